import type { Feature, FeatureCollection } from 'geojson'
import type { ExpressionSpecification, GeoJSONSource, Map as MapLibre } from 'maplibre-gl'
import { metresPerPixel } from './mercator'
import type { StyleColour } from './palette'
import { colour, FONT } from './style'

/** An area on the map: rings of `[lon, lat]`, or a line with everything within `halfWidthM` of it. */
export type Area = {
  id: string
  name: string
  tone: keyof typeof TONES
  /** Drawn fainter: it does nothing at present. */
  off?: boolean
  at: [lon: number, lat: number]
} & ({ rings: [number, number][][] } | { line: [number, number][]; halfWidthM: number })

/** A point to take hold of. `add` marks one between two corners that becomes a corner. */
export type Handle = { index: number; lon: number; lat: number; add?: boolean }

const TONES = {
  service: 'ok',
  geofence: 'brand',
  no_go: 'bad',
  pricing: 'move',
  depot: 'saffron',
  other: 'minor',
} as const satisfies Record<string, StyleColour>

const empty: FeatureCollection = { type: 'FeatureCollection', features: [] }

const tone: ExpressionSpecification = [
  'match',
  ['get', 'tone'],
  ...Object.entries(TONES).flatMap(([name, style]) => [name, colour(style)]),
  colour('minor'),
] as never

/** A width in metres is one in pixels that doubles with every zoom. */
const metres: ExpressionSpecification = [
  'interpolate',
  ['exponential', 2],
  ['zoom'],
  0,
  ['get', 'px0'],
  20,
  ['*', ['get', 'px0'], 2 ** 20],
]

/** Adds the layers of areas and of the points that are taken hold of, once per map. */
export function addAreaLayers(map: MapLibre): void {
  for (const id of ['areas', 'area-names', 'area-handles'])
    map.addSource(id, { type: 'geojson', data: empty })
  const shown: ExpressionSpecification = ['case', ['get', 'off'], 0.35, 1]
  map.addLayer({
    id: 'area-fill',
    type: 'fill',
    source: 'areas',
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: {
      'fill-color': tone,
      'fill-opacity': ['case', ['get', 'chosen'], 0.28, ['get', 'off'], 0.05, 0.13],
    },
  })
  map.addLayer({
    id: 'area-corridor',
    type: 'line',
    source: 'areas',
    filter: ['==', ['geometry-type'], 'LineString'],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': tone,
      'line-width': metres,
      'line-opacity': ['case', ['get', 'chosen'], 0.32, ['get', 'off'], 0.07, 0.17],
    },
  })
  map.addLayer({
    id: 'area-edge',
    type: 'line',
    source: 'areas',
    layout: { 'line-join': 'round' },
    paint: { 'line-color': tone, 'line-width': ['case', ['get', 'chosen'], 3, 1.6], 'line-opacity': shown },
  })
  map.addLayer({
    id: 'area-name',
    type: 'symbol',
    source: 'area-names',
    layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 12, 'text-max-width': 8 },
    paint: {
      'text-color': colour('ink'),
      'text-halo-color': colour('halo'),
      'text-halo-width': 1.6,
      'text-opacity': shown,
    },
  })
  map.addLayer({
    id: 'area-handle',
    type: 'circle',
    source: 'area-handles',
    paint: {
      'circle-radius': ['case', ['get', 'add'], 5, 7],
      'circle-color': ['case', ['get', 'add'], colour('surface'), colour('ink')],
      'circle-stroke-color': ['case', ['get', 'add'], colour('ink'), colour('surface')],
      'circle-stroke-width': 2,
    },
  })
}

/** Draws these areas and no others. */
export function drawAreas(map: MapLibre, areas: Area[], chosen: string | null): void {
  const said = (area: Area) => ({
    id: area.id,
    name: area.name,
    tone: area.tone,
    off: Boolean(area.off),
    chosen: area.id === chosen,
    px0: 'line' in area ? (2 * area.halfWidthM) / metresPerPixel(area.at[1], 0) : 0,
  })
  const geometry = (area: Area): Feature['geometry'] =>
    'line' in area
      ? { type: 'LineString', coordinates: area.line }
      : { type: 'Polygon', coordinates: area.rings }
  map.getSource<GeoJSONSource>('areas')?.setData({
    type: 'FeatureCollection',
    features: areas.map(area => ({ type: 'Feature', properties: said(area), geometry: geometry(area) })),
  })
  map.getSource<GeoJSONSource>('area-names')?.setData({
    type: 'FeatureCollection',
    features: areas.map(area => ({
      type: 'Feature',
      properties: said(area),
      geometry: { type: 'Point', coordinates: area.at },
    })),
  })
}

export function drawHandles(map: MapLibre, handles: Handle[]): void {
  map.getSource<GeoJSONSource>('area-handles')?.setData({
    type: 'FeatureCollection',
    features: handles.map(({ index, lon, lat, add = false }) => ({
      type: 'Feature',
      properties: { index, add },
      geometry: { type: 'Point', coordinates: [lon, lat] },
    })),
  })
}
