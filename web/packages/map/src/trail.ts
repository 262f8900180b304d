import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl'
import { colour } from './style'

const ID = 'trail'
const line = (coordinates: [lon: number, lat: number][]) => ({
  type: 'Feature' as const,
  properties: {},
  geometry: { type: 'LineString' as const, coordinates },
})

/** Adds the layer of one vehicle's last way, once per map; above routes and below vehicles when added in that order. */
export function addTrailLayer(map: MapLibre): void {
  map.addSource(ID, { type: 'geojson', data: line([]) })
  const look = (id: string, width: number, tone: 'halo' | 'saffron') =>
    map.addLayer({
      id,
      type: 'line',
      source: ID,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': colour(tone), 'line-width': width, 'line-opacity': 0.85 },
    })
  look('trail-case', 6, 'halo')
  look('trail-line', 3, 'saffron')
}

/** Draws this way and no other; an empty one takes it away. */
export const drawTrail = (map: MapLibre, way: [lon: number, lat: number][]): void =>
  void map.getSource<GeoJSONSource>(ID)?.setData(line(way))
