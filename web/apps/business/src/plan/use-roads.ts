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
export type RoadLine = { line: Line; source: Source; tolls: Money | null }
/** Where the lines come from: `partly` where the map ends between some of the stops. */
export type Source = 'roads' | 'partly' | 'straight_line'

/** What two ways are together. */
const both = (a: Source, b: Source): Source => (a === b ? a : 'partly')
const known = (source: string): Source =>
  source === 'roads' || source === 'partly' ? source : 'straight_line'

/** Where a route leads, from its start over its stops to its end. */
export const pointsOf = (route: PlanRoute): Point[] =>
  [route.start, ...route.stops.map(s => s.point), route.end].filter((p): p is Point => Boolean(p))

export const straight = (points: Point[]): Line => points.map(p => [p.lon, p.lat])

async function wayOf(points: Point[], route: PlanRoute, signal: AbortSignal): Promise<RoadLine> {
  const line: Line = []
  const sources: Source[] = []
  const paid: (Money | null)[] = []
  for (let i = 0; i < points.length - 1; i += POINTS_MAX - 1) {
    const some = points.slice(i, i + POINTS_MAX)
    const way = await planning.wayThrough(some, route.profile, route.depart_at, signal)
    const isKnown = way.source === 'roads' && way.toll_charges.every(charge => charge.amount)
    paid.push((isKnown && way.toll_total) || null)
    sources.push(known(way.source))
    line.push(...decodePolyline6(way.polyline6))
  }
  const add = (a: Money | null, b: Money | null) => a && b && { ...a, minor: a.minor + b.minor }
  return { line, source: sources.reduce(both), tolls: paid.reduce(add) }
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

/** The lines of routes along roads, by vehicle, as far as they are known. `source` is undefined until the first answer. */
export function useRoads(routes: PlanRoute[]): {
  lines: ReadonlyMap<string, Line>
  source: Source | undefined
} {
  const some = routes.slice(0, ROUTES_MAX)
  const answers = useQueries({ queries: some.map(wayOptions) })
  const key = answers.map(a => a.dataUpdatedAt).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says when an answer changed; the array is new each time
  return useMemo(() => {
    const lines = new Map<string, Line>()
    let source: Source | undefined
    for (const [i, answer] of answers.entries()) {
      const route = some[i]
      if (!answer.data || !route) continue
      lines.set(route.vehicle, answer.data.line)
      source = source ? both(source, answer.data.source) : answer.data.source
    }
    return { lines, source }
  }, [routes, key])
}
