import type { ExpressionSpecification, LayerSpecification, Map as MapLibre } from 'maplibre-gl'
import type { City } from './keep'
import type { StyleColour } from './palette'
import { sheets, TILES } from './sheets'
import { colour, FONT, grow } from './style'

const SOURCE = 'streets'
/** Under the names of the gazetteer, and so under all that screens draw. */
const BELOW = 'place-land'

/** Draws the maps that are there below everything else. Gives them, so that others make room; empty where there are none. */
export async function drawStreets(map: MapLibre, gone: () => boolean): Promise<City[]> {
  const cities = await sheets()
  if (!cities.length || gone() || map.getSource(SOURCE)) return cities
  const side = (i: 0 | 1 | 2 | 3, pick: (...all: number[]) => number) => pick(...cities.map(c => c.bounds[i]))
  map.addSource(SOURCE, {
    type: 'vector',
    tiles: [TILES],
    minzoom: 0,
    maxzoom: 14,
    bounds: [side(0, Math.min), side(1, Math.min), side(2, Math.max), side(3, Math.max)],
  })
  for (const layer of streetLayers()) map.addLayer(layer, BELOW)
  return cities
}

const is = (key: string, ...values: string[]): ExpressionSpecification => [
  'match',
  ['get', key],
  values,
  true,
  false,
]

/** The reader's language, else what is written on the sign. */
const NAME: ExpressionSpecification = [
  'coalesce',
  ['get', ['concat', 'name:', ['global-state', 'lang']]],
  ['get', 'name'],
] as never

function streetLayers(): LayerSpecification[] {
  return [
    fill(
      'street-built',
      'landuse',
      'built',
      is(
        'class',
        'residential',
        'commercial',
        'industrial',
        'school',
        'hospital',
        'military',
        'aerodrome',
        'parking',
      ),
    ),
    fill('street-sand', 'landuse', 'sand', is('class', 'sand', 'rock')),
    fill(
      'street-green',
      'landuse',
      'green',
      is('class', 'park', 'wood', 'grass', 'pitch', 'cemetery', 'farmland', 'wetland'),
    ),
    fill('street-water', 'water', 'water'),
    line('street-river', 'waterway', 'water', grow(9, 0.8, 16, 4)),
    { ...fill('street-house', 'building', 'building'), minzoom: 13.5 } as LayerSpecification,
    ...roads(),
    border(),
    ...labels(),
  ]
}

const fill = (
  id: string,
  layer: string,
  tone: StyleColour,
  filter?: ExpressionSpecification,
): LayerSpecification => ({
  id,
  type: 'fill',
  source: SOURCE,
  'source-layer': layer,
  ...(filter ? { filter } : {}),
  paint: { 'fill-color': colour(tone), 'fill-antialias': layer !== 'landuse' },
})

const line = (
  id: string,
  layer: string,
  tone: StyleColour,
  width: ExpressionSpecification,
  filter?: ExpressionSpecification,
): LayerSpecification => ({
  id,
  type: 'line',
  source: SOURCE,
  'source-layer': layer,
  ...(filter ? { filter } : {}),
  layout: { 'line-cap': 'round', 'line-join': 'round' },
  paint: { 'line-color': colour(tone), 'line-width': width },
})

/** A width in pixels at zoom 18 that shrinks towards the horizon as roads do. */
const wide = (at10: number, at18: number): ExpressionSpecification => [
  'interpolate',
  ['exponential', 1.55],
  ['zoom'],
  6,
  at10 * 0.5,
  10,
  at10,
  18,
  at18,
]

/** Each road with an edge around it; the smaller first, so that the greater lies on top. */
function roads(): LayerSpecification[] {
  const of = 'transportation'
  const kinds: [id: string, classes: string[], at10: number, at18: number, tone: StyleColour][] = [
    ['path', ['path', 'track', 'pedestrian'], 0.1, 4, 'road'],
    ['service', ['service'], 0.2, 9, 'road'],
    ['minor', ['minor', 'link'], 0.5, 18, 'road'],
    ['middle', ['secondary', 'tertiary'], 1, 24, 'road'],
    ['main', ['motorway', 'trunk', 'primary', 'runway', 'taxiway'], 1.6, 30, 'major'],
  ]
  const edges = kinds
    .slice(1)
    .map(([id, classes, at10, at18]) =>
      line(`street-${id}-edge`, of, 'casing', wide(at10 + 0.9, at18 + 2.4), is('class', ...classes)),
    )
  const faces = kinds.map(([id, classes, at10, at18, tone]) =>
    line(`street-${id}`, of, tone, wide(at10, at18), is('class', ...classes)),
  )
  const rail = line('street-rail', of, 'casing', grow(11, 0.8, 17, 2.2), is('class', 'rail', 'ferry'))
  return [
    ...edges,
    ...faces,
    { ...rail, paint: { ...rail.paint, 'line-dasharray': [3, 2] } } as LayerSpecification,
  ]
}

function border(): LayerSpecification {
  const made = line('street-border', 'boundary', 'minor', grow(4, 0.8, 12, 1.4))
  const quiet = { ...made.paint, 'line-dasharray': [4, 3], 'line-opacity': 0.55 }
  return { ...made, filter: ['<=', ['get', 'admin_level'], 6], paint: quiet } as LayerSpecification
}

type Look = {
  from: number
  size: number | ExpressionSpecification
  tone: StyleColour
  filter?: ExpressionSpecification
}

const label = (
  id: string,
  layer: string,
  { from, size, tone, filter }: Look,
  more: object = {},
): LayerSpecification =>
  ({
    id,
    type: 'symbol',
    source: SOURCE,
    'source-layer': layer,
    minzoom: from,
    ...(filter ? { filter } : {}),
    layout: { 'text-field': NAME, 'text-font': FONT, 'text-size': size, 'text-max-width': 8, ...more },
    paint: { 'text-color': colour(tone), 'text-halo-color': colour('halo'), 'text-halo-width': 1.4 },
  }) as LayerSpecification

/** What is placed last is placed first: a city's name makes room for nothing. */
function labels(): LayerSpecification[] {
  const along = { 'symbol-placement': 'line', 'text-padding': 6, 'symbol-spacing': 320 }
  const beside = {
    'text-anchor': 'top',
    'text-offset': [0, 0.5],
    'text-padding': 4,
    'symbol-sort-key': ['get', 'rank'],
  }
  const great = is('class', 'motorway', 'trunk', 'primary', 'secondary')
  const seen: ExpressionSpecification = ['any', ['<', ['get', 'rank'], 3], ['>=', ['zoom'], 15.5]]
  return [
    label(
      'street-number',
      'housenumber',
      { from: 17, size: 10, tone: 'minor' },
      { 'text-field': ['get', 'housenumber'] },
    ),
    dots(seen),
    label('street-poi', 'poi', { from: 14, size: 11, tone: 'minor', filter: seen }, beside),
    label(
      'street-name',
      'transportation',
      { from: 14, size: grow(14, 10, 18, 13), tone: 'text', filter: ['!', great] },
      along,
    ),
    label(
      'street-main-name',
      'transportation',
      { from: 12, size: grow(12, 10, 18, 14), tone: 'text', filter: great },
      along,
    ),
    label(
      'street-quarter',
      'place',
      { from: 11, size: grow(11, 10.5, 16, 15), tone: 'minor', filter: ['>', ['get', 'rank'], 2] },
      { 'symbol-sort-key': ['get', 'rank'] },
    ),
    label('street-town', 'place', {
      from: 7,
      size: grow(7, 11, 13, 17),
      tone: 'text',
      filter: ['==', ['get', 'rank'], 2],
    }),
    label('street-city', 'place', {
      from: 4,
      size: grow(5, 12, 12, 20),
      tone: 'text',
      filter: ['==', ['get', 'rank'], 1],
    }),
  ]
}

const dots = (filter: ExpressionSpecification): LayerSpecification => ({
  id: 'street-dot',
  type: 'circle',
  source: SOURCE,
  'source-layer': 'poi',
  minzoom: 14,
  filter,
  paint: {
    'circle-radius': 2.6,
    'circle-color': colour('minor'),
    'circle-stroke-color': colour('halo'),
    'circle-stroke-width': 1.2,
  },
})
