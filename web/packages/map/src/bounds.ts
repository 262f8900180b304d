import type { Map as MapLibre } from 'maplibre-gl'

/** Brings all points into view; one point is approached, none changes nothing. */
export function fitTo(map: MapLibre, points: { lon: number; lat: number }[], padding = 56): void {
  if (!points.length) return
  const lons = points.map(p => p.lon)
  const lats = points.map(p => p.lat)
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  map.fitBounds(
    [
      [Math.min(...lons), Math.min(...lats)],
      [Math.max(...lons), Math.max(...lats)],
    ],
    { padding, maxZoom: 14, duration: calm ? 0 : 150 },
  )
}
