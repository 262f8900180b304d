import { type PlanRoute, type Point, planning } from '@qafila/api'
import type { Money } from '@qafila/domain'
import { decodePolyline6 } from '@qafila/map'
import { queryOptions, useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

/** A way through more points is asked for in pieces that overlap by one. */
const POINTS_MAX = 100
/** More routes than these are drawn straight: the eye cannot follow them anyway, and each costs a request. */
const ROUTES_MAX = 60

type Line = [lon: number, lat: number][]
/** `tolls`: what its gates cost; null where nobody entered prices, or a gate's is not known. */
export type RoadLine = { line: Line; onRoads: boolean; tolls: Money | null }

/** Where a route leads, from its start over its stops to its end. */
export const pointsOf = (route: PlanRoute): Point[] =>
  [route.start, ...route.stops.map(s => s.point), route.end].filter((p): p is Point => Boolean(p))

export const straight = (points: Point[]): Line => points.map(p => [p.lon, p.lat])

async function wayOf(points: Point[], route: PlanRoute, signal: AbortSignal): Promise<RoadLine> {
  const line: Line = []
  let onRoads = true
  const paid: (Money | null)[] = []
  let known = true
  for (let i = 0; i < points.length - 1; i += POINTS_MAX - 1) {
    const some = points.slice(i, i + POINTS_MAX)
    const way = await planning.wayThrough(some, route.profile, route.depart_at, signal)
    known &&= way.toll_charges.every(charge => charge.amount)
    paid.push(way.toll_total ?? null)
    if (way.source !== 'roads') onRoads = false
    line.push(...decodePolyline6(way.polyline6))
  }
  if (!onRoads) return { line: straight(points), onRoads, tolls: null }
  const add = (a: Money | null, b: Money | null) => a && b && { ...a, minor: a.minor + b.minor }
  return { line, onRoads, tolls: known && paid.length ? paid.reduce(add) : null }
}

/** Asked for once per order of stops and hour of departure, so that an edit asks for what it touched only. */
const wayOptions = (route: PlanRoute) => {
  const points = pointsOf(route)
  const through = points.map(p => `${p.lat},${p.lon}`).join(';')
  return queryOptions({
    queryKey: ['way', route.profile, route.depart_at.slice(0, 13), through],
    queryFn: ({ signal }) => wayOf(points, route, signal),
    enabled: points.length > 1,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
}

/** What the gates on a route's way cost, once it is known; the map has asked for its way. */
export const useTolls = (route: PlanRoute): Money | null =>
  useQuery({ ...wayOptions(route), enabled: false }).data?.tolls ?? null

/** The lines of routes along roads, by vehicle, as far as they are known. `onRoads` is undefined until the first answer. */
export function useRoads(routes: PlanRoute[]): {
  lines: ReadonlyMap<string, Line>
  onRoads: boolean | undefined
} {
  const some = routes.slice(0, ROUTES_MAX)
  const answers = useQueries({ queries: some.map(wayOptions) })
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
