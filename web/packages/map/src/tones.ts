/** How many route colours there are: far apart in hue, equal in weight; `--q-route-0` and on in the tokens. */
export const ROUTE_TONES = 8

/** The class that colours a route in a list as it is coloured on the map. */
export const toneClass = (tone: number): string => TONES[tone % ROUTE_TONES] as string

// Written out, so that the stylesheet's builder finds them.
const TONES = [
  'route-tone-0',
  'route-tone-1',
  'route-tone-2',
  'route-tone-3',
  'route-tone-4',
  'route-tone-5',
  'route-tone-6',
  'route-tone-7',
]
