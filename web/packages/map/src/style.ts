import latin from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url'
import arabic from '@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2?url'
import type { Locale } from '@qafila/i18n'
import type { Feature, FeatureCollection } from 'geojson'
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { City } from './keep'
import type { Palette, StyleColour } from './palette'

/** A named place of the gazetteer. `rank` is 1 to 9, the larger the better known. */
export type Place = {
  names: Partial<Record<Locale, string>>
  lon: number
  lat: number
  level: 'country' | 'state' | 'district' | 'municipality' | 'area'
  rank: number
}

export const FONT = ['Qafila Sans']
export const colour = (name: StyleColour): ExpressionSpecification =>
  ['to-color', ['global-state', name]] as never
const absolute = (url: string) => new URL(url, location.href).href

/** Meridians and parallels every `step` degrees over a box, as lines that say their step. */
function lines(step: number, west: number, south: number, east: number, north: number): Feature[] {
  const line = (coordinates: [number, number][]): Feature => ({
    type: 'Feature',
    properties: { step },
    geometry: { type: 'LineString', coordinates },
  })
  const out: Feature[] = []
  for (let lon = west; lon <= east; lon += step)
    out.push(
      line([
        [lon, south],
        [lon, north],
      ]),
    )
  for (let lat = south; lat <= north; lat += step)
    out.push(
      line([
        [west, lat],
        [east, lat],
      ]),
    )
  return out
}

const graticule = (): FeatureCollection => ({
  type: 'FeatureCollection',
  features: [...lines(5, -180, -80, 180, 80), ...lines(1, 44, 15, 80, 40), ...lines(0.1, 51, 22, 57, 27)],
})

/** A place that a drawn map names itself is `covered`. */
export const placesData = (places: Place[], drawn: City[] = []): FeatureCollection => ({
  type: 'FeatureCollection',
  features: places.map(p => ({
    type: 'Feature',
    properties: {
      ...p.names,
      level: p.level,
      rank: p.rank,
      covered: drawn.some(({ bounds: [w, s, e, n] }) => w < p.lon && p.lon < e && s < p.lat && p.lat < n),
    },
    geometry: { type: 'Point', coordinates: [p.lon, p.lat] },
  })),
})

const name: ExpressionSpecification = ['coalesce', ['get', ['global-state', 'lang']], ['get', 'en']] as never

/**
 * The basemap that needs nobody's tiles: quiet ground, a graticule for scale, a glow and a name where people live. One
 * style for every theme and language; switching sets `global-state` and no layer is rebuilt or lost.
 */
export function baseStyle(palette: Palette, lang: Locale, places: Place[]): StyleSpecification {
  const state = Object.fromEntries(
    Object.entries(palette.style).map(([key, value]) => [key, { default: value }]),
  )
  return {
    version: 8,
    state: { ...state, lang: { default: lang } },
    'font-faces': {
      'Qafila Sans': [
        { url: absolute(latin), 'unicode-range': ['U+0-24F', 'U+2000-206F'] },
        { url: absolute(arabic), 'unicode-range': ['U+600-6FF', 'U+750-77F', 'U+FB50-FDFF', 'U+FE70-FEFF'] },
      ],
    },
    sources: {
      graticule: { type: 'geojson', data: graticule() },
      places: { type: 'geojson', data: placesData(places) },
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': colour('land') } },
      {
        id: 'glow',
        type: 'circle',
        source: 'places',
        filter: ['all', OPEN, ['in', ['get', 'level'], ['literal', ['municipality', 'area']]]] as never,
        paint: {
          'circle-color': colour('glow'),
          'circle-blur': 1,
          'circle-opacity': 0.85,
          'circle-radius': ['interpolate', ['exponential', 1.7], ['zoom'], 5, 14, 9, 46, 12, 130, 16, 700],
        },
      },
      grid('grid-5', 5, 0, 0.9),
      grid('grid-1', 1, 5.5, 0.8),
      grid('grid-01', 0.1, 9, 0.6),
      label('place-land', ['==', ['get', 'level'], 'country'], 'minor', { size: 13, from: 2, to: 6.5 }),
      label('place-area', ['all', OPEN, ['==', ['get', 'level'], 'area']], 'minor', {
        size: grow(9, 10.5, 13, 13),
        from: 9.2,
        to: 24,
      }),
      label('place-town', TOWN, 'minor', { size: grow(7, 11, 12, 14), from: 7.5, to: 24 }),
      label('place-city', CITY, 'text', { size: grow(5, 12, 11, 18), from: 4, to: 24 }),
    ],
  }
}

const grid = (id: string, step: number, minzoom: number, width: number): LayerSpecification => ({
  id,
  type: 'line',
  source: 'graticule',
  minzoom,
  filter: ['==', ['get', 'step'], step],
  paint: { 'line-color': colour('grid'), 'line-width': width },
})

/** Where no map is drawn. */
const OPEN: unknown = ['!', ['get', 'covered']]
const TOWN: unknown = ['all', OPEN, ['==', ['get', 'level'], 'municipality'], ['<', ['get', 'rank'], 7]]
const CITY: unknown = ['all', OPEN, ['==', ['get', 'level'], 'municipality'], ['>=', ['get', 'rank'], 7]]

/** A size that grows from one zoom to another. */
export const grow = (fromZoom: number, from: number, toZoom: number, to: number): ExpressionSpecification => [
  'interpolate',
  ['linear'],
  ['zoom'],
  fromZoom,
  from,
  toZoom,
  to,
]

type Look = { size: number | ExpressionSpecification; from: number; to: number }

const label = (id: string, filter: unknown, tone: StyleColour, look: Look): LayerSpecification => ({
  id,
  type: 'symbol',
  source: 'places',
  minzoom: look.from,
  maxzoom: look.to,
  filter: filter as ExpressionSpecification,
  layout: {
    'text-field': name,
    'text-font': FONT,
    'text-size': look.size,
    'text-padding': 8,
    'symbol-sort-key': ['-', 0, ['get', 'rank']],
  },
  paint: { 'text-color': colour(tone), 'text-halo-color': colour('halo'), 'text-halo-width': 1.4 },
})
