import type { Catalogue } from '@qafila/i18n'

export const en = {
  'map.title': 'The way of the day',
  'map.straight': 'Straight lines, not roads',
  'city.title': 'Cities on this phone',
  'city.why': 'A kept city has its streets and names where there is no signal. Load it at home: it is large.',
  'city.none': 'This server draws no city',
  'city.none_hint': 'The map shows your stops all the same. Whoever runs the server can add maps.',
  'city.keep': 'Keep offline',
  'city.kept': 'on this phone',
  'city.stale': 'an older map is on this phone',
  'city.update': 'Update the map',
  'city.remove': 'Remove',
  'city.removed': 'Removed from this phone.',
  'city.stop': 'Stop',
  'city.loading': 'Loading {name}',
  'city.offline': 'No connection. What is on this phone works; more can be loaded later.',
  'city.gone': 'The server no longer has this map.',
  'city.too_large': 'This map is too large for a phone.',
  'city.no_space': 'The phone has no room for it.',
  'map.keep': 'Keep this city offline',
} as const satisfies Catalogue
