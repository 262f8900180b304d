import type { Catalogue } from '@qafila/i18n'

export const en = {
  'map.title': 'The way of the day',
  'map.straight': 'Straight lines, not roads',
} as const satisfies Catalogue
