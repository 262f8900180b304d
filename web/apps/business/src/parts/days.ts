import { officeZone, offsetsOf } from './zone'

const DAY_MS = 86_400_000

/** What the office's clocks show at an instant, written as if it were Greenwich's: `2026-11-21T08:30:00.000Z`. */
const wall = (at: Date): string =>
  new Date(at.getTime() + offsetsOf(officeZone())(at.getTime())).toISOString()

/** A calendar day of the office, as the server writes one: `2026-11-21`. */
export const dayOf = (at: Date): string => wall(at).slice(0, 10)
export const clockOf = (at: Date): string => wall(at).slice(11, 16)
export const today = (now = new Date()): string => dayOf(now)

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** `08:30` on a day of the office. A time that a change of clocks leaves out is the one an hour on. */
export function clockOn(day: string, time: string): Date {
  const offset = offsetsOf(officeZone())
  const shown = Date.parse(`${day}T${time}Z`)
  return new Date(shown - offset(shown - offset(shown)))
}

/** The instant at which a day begins. Days are added on the calendar: one may have 23 or 25 hours. */
export const startOf = (day: string, plusDays = 0): Date => clockOn(addDays(day, plusDays), '00:00')

/** An instant by which a day is named: no clock change makes it another's. */
export const noonOf = (day: string): Date => clockOn(day, '12:00')

/** 0 is Sunday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00Z`).getUTCDay()

/** The Monday on or before a day. */
export const mondayOf = (day: string): string => addDays(day, -((weekdayOf(day) + 6) % 7))

/** Two clock times of a day as instants; an end that is not after the beginning is on the next day. */
export const hoursOn = (day: string, from: string, until: string): [from: string, until: string] => [
  clockOn(day, from).toISOString(),
  clockOn(until > from ? day : addDays(day, 1), until).toISOString(),
]

export const later = (a: string, b: string): string => [a, b].sort().at(-1) as string

/** Monday is 1, as in ISO 8601. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7]
