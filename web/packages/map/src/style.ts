import latin from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url'
import arabic from '@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2?url'
import type { Locale } from '@qafila/i18n'
import type { Feature, FeatureCollection } from 'geojson'
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { Palette, StyleColour } from './palette'

/** A named place of the gazetteer. `rank` 0 is a country, 4 a neighbourhood. */
export type Place = {
  id: string
  names: Partial<Record<Locale, string>>
  lon: number
  lat: number
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

export const placesData = (places: Place[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features: places.map(p => ({
    type: 'Feature',
    properties: { ...p.names, rank: p.rank },
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
        filter: ['>=', ['get', 'rank'], 2],
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
      label(
        'place-major',
        ['<=', ['get', 'rank'], 2],
        'text',
        ['interpolate', ['linear'], ['zoom'], 5, 12, 10, 16],
        3,
      ),
      label(
        'place-minor',
        ['>', ['get', 'rank'], 2],
        'minor',
        ['interpolate', ['linear'], ['zoom'], 9, 11, 13, 13.5],
        9,
      ),
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

const label = (
  id: string,
  filter: unknown,
  tone: StyleColour,
  size: unknown,
  minzoom: number,
): LayerSpecification => ({
  id,
  type: 'symbol',
  source: 'places',
  minzoom,
  filter: filter as ExpressionSpecification,
  layout: {
    'text-field': name,
    'text-font': FONT,
    'text-size': size as ExpressionSpecification,
    'text-padding': 6,
    'symbol-sort-key': ['get', 'rank'] as ExpressionSpecification,
  },
  paint: { 'text-color': colour(tone), 'text-halo-color': colour('halo'), 'text-halo-width': 1.4 },
})
