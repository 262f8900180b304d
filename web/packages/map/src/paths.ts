import type { FeatureCollection } from 'geojson'
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl'
import { colour, FONT } from './style'
import { ROUTE_TONES } from './tones'

/** A route on the map: its line and its numbered stops. `tone` is an index into the route colours. */
export type Path = {
  id: string
  tone: number
  line: [lon: number, lat: number][]
  stops: { id: string; label: string; lon: number; lat: number; done?: boolean; bad?: boolean }[]
}

const SOURCES = ['paths', 'path-stops'] as const

function tones(): string[] {
  const computed = getComputedStyle(document.documentElement)
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  return Array.from({ length: ROUTE_TONES }, (_, i) => {
    if (!canvas) return 'gray'
    canvas.fillStyle = computed.getPropertyValue(`--q-route-${i}`)
    canvas.fillRect(0, 0, 1, 1)
    return `rgb(${[...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)].join(',')})`
  })
}

const empty: FeatureCollection = { type: 'FeatureCollection', features: [] }

/** Adds the layers of routes and stops below the vehicles, once per map. */
export function addPathLayers(map: MapLibre): void {
  for (const id of SOURCES) map.addSource(id, { type: 'geojson', data: empty })
  map.addLayer({
    id: 'path-case',
    type: 'line',
    source: 'paths',
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': colour('halo'), 'line-width': 6, 'line-opacity': ['get', 'opacity'] },
  })
  map.addLayer({
    id: 'path-line',
    type: 'line',
    source: 'paths',
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': ['get', 'colour'],
      'line-width': ['get', 'width'],
      'line-opacity': ['get', 'opacity'],
    },
  })
  map.addLayer({
    id: 'path-stop',
    type: 'circle',
    source: 'path-stops',
    paint: {
      'circle-color': ['case', ['get', 'hollow'], colour('surface'), ['get', 'colour']],
      'circle-radius': ['get', 'radius'],
      'circle-stroke-color': [
        'case',
        ['get', 'ring'],
        colour('saffron'),
        ['get', 'hollow'],
        ['get', 'colour'],
        colour('surface'),
      ],
      'circle-stroke-width': ['case', ['get', 'ring'], 4, 1.8],
      'circle-opacity': ['get', 'opacity'],
      'circle-stroke-opacity': ['get', 'opacity'],
    },
  })
  map.addLayer({
    id: 'path-number',
    type: 'symbol',
    source: 'path-stops',
    minzoom: 9.5,
    filter: ['>', ['get', 'opacity'], 0.5],
    layout: {
      'text-field': ['get', 'label'],
      'text-font': FONT,
      'text-size': 11,
      'text-allow-overlap': true,
    },
    paint: { 'text-color': ['case', ['get', 'hollow'], colour('ink'), colour('surface')] },
  })
}

/** Draws these routes and no others; with one chosen the rest stay as a hint. A chosen stop is larger and stays in sight. */
export function drawPaths(
  map: MapLibre,
  paths: Path[],
  chosen: string | null,
  chosenStop: string | null = null,
): void {
  const colours = tones()
  const look = (path: Path) => ({
    id: path.id,
    colour: colours[path.tone % ROUTE_TONES] as string,
    opacity: chosen && chosen !== path.id ? 0.22 : 1,
    width: chosen === path.id ? 4 : 2.6,
  })
  map.getSource<GeoJSONSource>('paths')?.setData({
    type: 'FeatureCollection',
    features: paths.map(p => ({
      type: 'Feature',
      properties: look(p),
      geometry: { type: 'LineString', coordinates: p.line },
    })),
  })
  map.getSource<GeoJSONSource>('path-stops')?.setData({
    type: 'FeatureCollection',
    features: paths.flatMap(p =>
      p.stops.map(s => ({
        type: 'Feature' as const,
        properties: {
          ...look(p),
          path: p.id,
          stop: s.id,
          label: s.label,
          hollow: Boolean(s.done),
          radius: (s.label ? 9 : 5) + (s.id === chosenStop ? 5 : 0),
          ring: s.id === chosenStop,
          ...(s.id === chosenStop ? { opacity: 1 } : {}),
        },
        geometry: { type: 'Point' as const, coordinates: [s.lon, s.lat] },
      })),
    ),
  })
}
