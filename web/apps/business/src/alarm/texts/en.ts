import type { Catalogue } from '@qafila/i18n'

export const en = {
  'alarm.sos': 'A driver is in danger',
  'alarm.accident': 'Accident',
  'alarm.theft': 'Theft',
  'alarm.call': 'Call',
  'alarm.on_map': 'See on the map',
  'alarm.take': 'I am on it',
  'alarm.taken': 'The driver is told that you are on it. It stays under “In hand”.',
  'alarm.more': { one: '{n} more call', other: '{n} more calls' },
} as const satisfies Catalogue
