import { type Position, tracking } from '@qafila/api'
import { decodePolyline6, drawTrail, type MapLibre } from '@qafila/map'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'

/** How far back the way of the chosen vehicle is drawn. */
export const TRAIL_MIN = 20

/** The last minutes of the chosen vehicle on the map: read once, then longer with every fix. */
export function useTrail(map: MapLibre | null, vehicle: string | null, position: Position | undefined): void {
  const read = useQuery({
    queryKey: ['trail', vehicle],
    queryFn: () =>
      tracking.trackSince(vehicle as string, new Date(Date.now() - TRAIL_MIN * 60_000).toISOString()),
    enabled: Boolean(vehicle),
    staleTime: 60_000,
  })
  const since = useMemo(() => decodePolyline6(read.data?.polyline6 ?? ''), [read.data])
  const more = useRef<{ vehicle: string | null; at: string; way: [number, number][] }>({
    vehicle: null,
    at: '',
    way: [],
  })
  useEffect(() => {
    const held = more.current
    if (held.vehicle !== vehicle) more.current = { vehicle, at: '', way: [] }
    if (position && position.fix_at !== more.current.at) {
      more.current.at = position.fix_at
      more.current.way.push([position.point.lon, position.point.lat])
    }
    if (map) drawTrail(map, vehicle ? [...since, ...more.current.way] : [])
  }, [map, vehicle, position, since])
}
