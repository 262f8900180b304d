import type { Span } from '@qafila/api'

/** The local calendar day as `2026-11-21`. */
export const today = (now = new Date()): string =>
  new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)

/** Working hours from clock times where the planner sits; hours that end before they begin end on the next day. */
export function hoursOn(date: string, from: string, until: string): Span {
  const begin = new Date(`${date}T${from}`)
  const end = new Date(`${date}T${until}`)
  if (end <= begin) end.setDate(end.getDate() + 1)
  return { from: begin.toISOString(), until: end.toISOString() }
}
