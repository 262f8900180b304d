import type { Catalogue } from '@qafila/i18n'

export const en = {
  'talk.title': 'Messages',
  'talk.none': 'Nothing said yet',
  'talk.none_hint': 'What you write goes to the office, as soon as there is a signal.',
  'talk.canned': 'Quick replies',
  'talk.write': 'Write to the office',
  'talk.send': 'Send',
  'talk.seen': 'seen',
  'talk.waiting': 'waits',
  'talk.refused': 'not taken',
} as const satisfies Catalogue
