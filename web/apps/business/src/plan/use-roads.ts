import { type PlanRoute, type Point, planning } from '@qafila/api'
import { decodePolyline6 } from '@qafila/map'
import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'

/** A way through more points is asked for in pieces that overlap by one. */
const POINTS_MAX = 100
/** More routes than these are drawn straight: the eye cannot follow them anyway, and each costs a request. */
const ROUTES_MAX = 60

type Line = [lon: number, lat: number][]
export type RoadLine = { line: Line; onRoads: boolean }

/** Where a route leads, from its start over its stops to its end. */
export const pointsOf = (route: PlanRoute): Point[] =>
  [route.start, ...route.stops.map(s => s.point), route.end].filter((p): p is Point => Boolean(p))

export const straight = (points: Point[]): Line => points.map(p => [p.lon, p.lat])

async function wayOf(points: Point[], profile: string, signal: AbortSignal): Promise<RoadLine> {
  const line: Line = []
  let onRoads = true
  for (let i = 0; i < points.length - 1; i += POINTS_MAX - 1) {
    const way = await planning.wayThrough(points.slice(i, i + POINTS_MAX), profile, signal)
    if (way.source !== 'roads') onRoads = false
    line.push(...decodePolyline6(way.polyline6))
  }
  return onRoads ? { line, onRoads } : { line: straight(points), onRoads }
}

/**
 * The lines of routes along roads, by vehicle, as far as they are known; asked for once per order of stops, so that an
 * edit asks for what it touched only. `onRoads` is undefined until the first answer.
 */
export function useRoads(routes: PlanRoute[]): {
  lines: ReadonlyMap<string, Line>
  onRoads: boolean | undefined
} {
  const some = routes.slice(0, ROUTES_MAX)
  const answers = useQueries({
    queries: some.map(route => {
      const points = pointsOf(route)
      return {
        queryKey: ['way', route.profile, points.map(p => `${p.lat},${p.lon}`).join(';')],
        queryFn: ({ signal }: { signal: AbortSignal }) => wayOf(points, route.profile, signal),
        enabled: points.length > 1,
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
      }
    }),
  })
  const key = answers.map(a => a.dataUpdatedAt).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says when an answer changed; the array is new each time
  return useMemo(() => {
    const lines = new Map<string, Line>()
    let onRoads: boolean | undefined
    for (const [i, answer] of answers.entries()) {
      const route = some[i]
      if (!answer.data || !route) continue
      lines.set(route.vehicle, answer.data.line)
      onRoads = (onRoads ?? true) && answer.data.onRoads
    }
    return { lines, onRoads }
  }, [routes, key])
}
