import type { Catalogue } from '@qafila/i18n'

export const en = {
  'notices.title': 'Notices',
  'notices.all': 'All',
  'notices.unread': 'Unread',
  'notices.show': 'Show',
  'notices.none': 'Nothing to tell',
  'notices.none_hint': 'What needs you comes here: failed deliveries, plans to review, papers that run out.',
  'notices.read_all': 'Mark all as read',
  'notices.mark_read': 'Mark as read',
  'notices.open': 'Open',
  'notices.new': 'New',
  'notices.urgent': 'Urgent',
  'notices.choose': 'Choose what you are told',
  'notices.loading': 'Notices are loading',
} as const satisfies Catalogue
