import type { PlanRoute } from '@qafila/api'
import { officeZone, offsetsOf } from '../parts/zone'

/** The hours that all routes share, from a full hour to a full hour, in milliseconds. */
export type Day = { from: number; until: number }

const HOUR_MS = 3_600_000

export function dayOf(routes: PlanRoute[]): Day {
  if (!routes.length) return { from: 0, until: HOUR_MS }
  const first = Math.min(...routes.map(r => Date.parse(r.depart_at)))
  const last = Math.max(...routes.map(r => Date.parse(r.end_at)))
  // Some zones are half an hour off: a full hour is one of the office's clocks.
  const off = offsetsOf(officeZone())(first) % HOUR_MS
  const from = Math.floor((first + off) / HOUR_MS) * HOUR_MS - off
  return { from, until: Math.max(from + HOUR_MS, Math.ceil((last + off) / HOUR_MS) * HOUR_MS - off) }
}

/** Where a moment is in the day: 0 is its beginning, 1 its end. */
export const shareOf = (day: Day, at: string | number): number =>
  ((typeof at === 'number' ? at : Date.parse(at)) - day.from) / (day.until - day.from)

export const momentAt = (day: Day, share: number): number =>
  day.from + Math.min(1, Math.max(0, share)) * (day.until - day.from)

/** Full hours of the day, so far apart that their names do not touch: every hour, or every second, third, … */
export function hoursOf(day: Day, most: number): number[] {
  const count = Math.round((day.until - day.from) / HOUR_MS)
  const step = Math.max(1, Math.ceil(count / most))
  return Array.from({ length: Math.floor(count / step) + 1 }, (_, i) => day.from + i * step * HOUR_MS)
}

export const percent = (share: number): string => `${(share * 100).toFixed(3)}%`
