import type { Edit, PlanRoute, Solution, WhatIf } from '@qafila/api'

/**
 * Where a job is to go: on a vehicle behind another job (`after`), first, or where it fits best (neither said); without
 * a vehicle it comes off every route.
 */
export type Target = { vehicle: string | null; after?: string; first?: boolean }

/** The jobs of a route in the order of driving, each once. */
export const jobsOf = (route: PlanRoute | undefined): string[] => [
  ...new Set(route?.stops.flatMap(s => (s.job ? [s.job] : [])) ?? []),
]

export const routeOf = (routes: PlanRoute[], job: string): PlanRoute | undefined =>
  routes.find(r => r.stops.some(s => s.job === job))

/** Where a job is now. */
export function targetOf(routes: PlanRoute[], job: string): Target {
  const route = routeOf(routes, job)
  if (!route) return { vehicle: null }
  const before = jobsOf(route)[jobsOf(route).indexOf(job) - 1]
  return { vehicle: route.vehicle, ...(before ? { after: before } : { first: true }) }
}

export const sameTarget = (a: Target, b: Target): boolean =>
  a.vehicle === b.vehicle && a.after === b.after && Boolean(a.first) === Boolean(b.first)

/** Every exact place on a vehicle's route for a job: first, then behind each of the others. */
export function places(routes: PlanRoute[], vehicle: string, job: string): Target[] {
  const others = jobsOf(routes.find(r => r.vehicle === vehicle)).filter(j => j !== job)
  return [{ vehicle, first: true }, ...others.map(after => ({ vehicle, after }))]
}

/** One place further along the route, or back; from "where it fits best" it begins at the first place. */
export function stepPlace(routes: PlanRoute[], job: string, target: Target, by: 1 | -1): Target {
  if (!target.vehicle) return target
  const all = places(routes, target.vehicle, job)
  const at = all.findIndex(p => sameTarget(p, target))
  return all[Math.min(all.length - 1, Math.max(0, at + by))] ?? target
}

/** The next vehicle of the plan, where the job fits best on it; home again where the job is now. */
export function stepVehicle(
  routes: PlanRoute[],
  vehicles: string[],
  job: string,
  target: Target,
  by: 1 | -1,
): Target {
  const count = vehicles.length
  if (!count) return target
  const at = target.vehicle ? vehicles.indexOf(target.vehicle) : by > 0 ? -1 : 0
  const vehicle = vehicles[(at + by + count) % count] as string
  const home = targetOf(routes, job)
  return home.vehicle === vehicle ? home : { vehicle }
}

/** The place on a vehicle's route that a moment of the day points at: behind whatever begins before it. */
export function placeAt(routes: PlanRoute[], vehicle: string, job: string, at: number): Target {
  const route = routes.find(r => r.vehicle === vehicle)
  if (!route) return { vehicle }
  const before = route.stops.filter(s => s.job && s.job !== job && Date.parse(s.start_at) <= at)
  const after = before.at(-1)?.job
  return after ? { vehicle, after } : { vehicle, first: true }
}

export function editOf(job: string, target: Target): Edit {
  if (!target.vehicle) return { op: 'unassign', job }
  const { vehicle, after, first } = target
  return { op: 'move', job, vehicle, ...(after ? { after } : {}), ...(first ? { first: true } : {}) }
}

/** The solution as it would be; routes stand in the order of the plan's vehicles. */
export function withChange(solution: Solution, change: WhatIf, vehicles: string[]): Solution {
  const changed = new Map(change.routes.map(r => [r.vehicle, r]))
  const kept = solution.routes.filter(r => !change.emptied.includes(r.vehicle) && !changed.has(r.vehicle))
  const order = (route: PlanRoute) => vehicles.indexOf(route.vehicle)
  return {
    routes: [...kept, ...changed.values()].sort((a, b) => order(a) - order(b)),
    unserved: change.unserved,
    totals: change.after,
    violations: change.violations,
  }
}

/** The solution with jobs tied to their vehicles, or untied. */
export function withLocks(solution: Solution, jobs: ReadonlySet<string>, locked: boolean): Solution {
  return {
    ...solution,
    routes: solution.routes.map(route => ({
      ...route,
      stops: route.stops.map(stop => (stop.job && jobs.has(stop.job) ? { ...stop, locked } : stop)),
    })),
  }
}
