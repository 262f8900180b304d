import { addDays, clockOf, dayOf, hoursOn, weekdayOf } from '../parts/days'
import type { Shift, ShiftInput } from './server'

export const DAYS = 7
/** The days of the week that begins on `monday`. */
export const daysFrom = (monday: string): string[] =>
  Array.from({ length: DAYS }, (_, i) => addDays(monday, i))

export type Repeat = 'no' | 'days' | 'workdays' | 'weekly'
const SATURDAY = 6

/** On which days a shift is planned: the first, and those that repeat it within so many weeks. */
export function daysOf(first: string, repeat: Repeat, weeks: number): string[] {
  if (repeat === 'no') return [first]
  const all = Array.from({ length: weeks * DAYS }, (_, i) => addDays(first, i))
  if (repeat === 'days') return all
  if (repeat === 'weekly') return all.filter((_, i) => i % DAYS === 0)
  return all.filter(day => {
    const weekday = weekdayOf(day)
    return weekday !== 0 && weekday !== SATURDAY
  })
}

/** The hours of a shift on a day; an end that is not after the beginning is on the next day. */
export function shiftOn(day: string, from: string, until: string): { starts_at: string; ends_at: string } {
  const [starts_at, ends_at] = hoursOn(day, from, until)
  return { starts_at, ends_at }
}

export type Row = { driver: string; name: string; days: Shift[][] }

/** A week by driver and day, a shift on the day it begins. One that began before the week is on its first day. */
export function weekOf(shifts: Shift[], monday: string): Row[] {
  const days = daysFrom(monday)
  const rows = new Map<string, Row>()
  for (const shift of shifts) {
    const began = dayOf(new Date(shift.starts_at))
    const at = began < monday ? 0 : days.indexOf(began)
    if (at < 0) continue
    const row = rows.get(shift.driver) ?? {
      driver: shift.driver,
      name: shift.driver_name,
      days: days.map(() => [] as Shift[]),
    }
    row.days[at]?.push(shift)
    rows.set(shift.driver, row)
  }
  return [...rows.values()].sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
}

export const clocks = (shift: Pick<ShiftInput, 'starts_at' | 'ends_at'>): [from: string, until: string] => [
  clockOf(new Date(shift.starts_at)),
  clockOf(new Date(shift.ends_at)),
]
