import type { DeliveryRow, Goal, PlanRequest, Point, Span, Vehicle } from '@qafila/api'

export type Draft = {
  name: string
  date: string
  /** Working hours, `HH:MM` on that day in the reader's zone. */
  from: string
  until: string
  depot: Point | undefined
  goal: Goal
  budgetS: number
  deliveries: DeliveryRow[]
  vehicles: Vehicle[]
}

/** An instant from a day and a clock time where the planner sits. */
const at = (date: string, clock: string): string => new Date(`${date}T${clock}`).toISOString()

/** The window of a delivery cut to the working day; one that lies outside it is sent whole, so that the planner says so. */
function windowsOf(delivery: DeliveryRow, day: Span): Span[] {
  if (!delivery.window) return []
  const { from, to } = delivery.window
  const begin = Math.max(Date.parse(from), Date.parse(day.from))
  const end = Math.min(Date.parse(to), Date.parse(day.until))
  if (begin >= end) return [{ from, until: to }]
  return [{ from: new Date(begin).toISOString(), until: new Date(end).toISOString() }]
}

/** By the dimensions that vehicles' capacities are written in; what is not known is not claimed. */
function loadOf(d: DeliveryRow): Record<string, number> {
  return {
    ...(d.weight_g ? { weight_g: d.weight_g } : {}),
    ...(d.volume_ml ? { volume_ml: d.volume_ml } : {}),
  }
}

/** What is asked of the planner. Deliveries without a place cannot be planned and are left out; `placed` tells them apart. */
export function requestOf(draft: Draft): PlanRequest {
  const day = { from: at(draft.date, draft.from), until: at(draft.date, draft.until) }
  return {
    name: draft.name,
    date: draft.date,
    window: day,
    ...(draft.depot ? { depot: draft.depot } : {}),
    vehicles: draft.vehicles.map(v => ({
      id: v.id,
      ...(v.driver ? { driver: v.driver } : {}),
      capacity: v.capacity,
      skills: v.skills,
    })),
    jobs: draft.deliveries.flatMap(d =>
      d.address.point
        ? [
            {
              id: d.id,
              kind: 'deliver' as const,
              point: d.address.point,
              windows: windowsOf(d, day),
              service_s: d.service_s,
              load: loadOf(d),
              skills: d.skills,
            },
          ]
        : [],
    ),
    objective: draft.goal,
    budget_s: draft.budgetS,
  }
}

/** Deliveries the planner can place on a map, and those that somebody must look at first. */
export const placed = (rows: DeliveryRow[]) => ({
  known: rows.filter(d => d.address.point),
  unknown: rows.filter(d => !d.address.point),
})
