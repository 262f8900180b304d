import type { DeliveryRow, NewJob, PlanRoute, Position, Stand } from '@qafila/api'
import { ageS, FRESHNESS_S } from '@qafila/domain'

/** Work that this vehicle will not do any more today: done, failed, or taken from it. */
const OVER = new Set([
  'attempted',
  'delivered',
  'partially_delivered',
  'returning',
  'returned',
  'cancelled',
  'lost',
])

/**
 * How the vehicles of a running plan stand, for the planner: what is over and where each was seen. A position that is
 * not recent is not sent; the planner then takes the vehicle to be where the plan has it.
 */
export function standsOf(
  routes: PlanRoute[],
  delivery: (job: string) => DeliveryRow | undefined,
  positions: Position[],
  broken: ReadonlySet<string>,
  now = Date.now(),
): Stand[] {
  return routes.map(route => {
    const jobs = [...new Set(route.stops.flatMap(s => (s.job ? [s.job] : [])))]
    const done = jobs.filter(job => OVER.has(delivery(job)?.status ?? ''))
    const seen = positions.find(p => p.vehicle_id === route.vehicle)
    const recent = seen && ageS(seen.fix_at, now) < FRESHNESS_S.recent
    return {
      id: route.vehicle,
      done,
      ...(recent ? { position: seen.point } : {}),
      ...(broken.has(route.vehicle) ? { broken_down: true } : {}),
    }
  })
}

/** Deliveries that came in since, as work for the planner; those without a place on the map are not. */
export const newJobs = (rows: DeliveryRow[]): NewJob[] =>
  rows.flatMap(d =>
    d.address.point
      ? [
          {
            id: d.id,
            kind: 'deliver' as const,
            point: d.address.point,
            windows: d.window ? [{ from: d.window.from, until: d.window.to }] : [],
            service_s: d.service_s,
            load: {
              ...(d.weight_g ? { weight_g: d.weight_g } : {}),
              ...(d.volume_ml ? { volume_ml: d.volume_ml } : {}),
            },
            skills: d.skills,
          },
        ]
      : [],
  )
