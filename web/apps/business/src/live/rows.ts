import type { Driver, Vehicle } from '@qafila/api'
import { isMoving, type Seen } from './fleet-store'

/** One line of the live list: a vehicle or a driver, and where it was last seen. */
export type Row = {
  key: string
  title: string
  note: string
  vehicleId: string | null
  seen: Seen | null
  /** What is wrong with it, by the words of the exceptions; empty when nothing is. */
  troubles: string[]
  haystack: string
}

/** Kinds of exceptions by vehicle. */
export type Troubles = ReadonlyMap<string, string[]>
const NONE: string[] = []

export const SHOWS = ['all', 'help', 'moving', 'idle', 'stale'] as const
export type Show = (typeof SHOWS)[number]

const fold = (text: string) => text.toLocaleLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')

/** What is searched in, once per vehicle or driver: rows are made anew each second. */
const folded = new WeakMap<object, string>()
function haystackOf(of: object, ...words: (string | null)[]): string {
  const known = folded.get(of)
  if (known !== undefined) return known
  const made = fold(words.map(w => w ?? '').join(' '))
  folded.set(of, made)
  return made
}

export function vehicleRows(
  vehicles: Vehicle[],
  seen: ReadonlyMap<string, Seen>,
  troubles: Troubles = new Map(),
): Row[] {
  return vehicles.map(v => ({
    key: v.id,
    title: v.name,
    note: v.driver_name ?? '',
    vehicleId: v.id,
    seen: seen.get(v.id) ?? null,
    troubles: troubles.get(v.id) ?? NONE,
    haystack: haystackOf(v, v.name, v.plate, v.driver_name),
  }))
}

export function driverRows(
  drivers: Driver[],
  seen: ReadonlyMap<string, Seen>,
  troubles: Troubles = new Map(),
): Row[] {
  return drivers.map(d => ({
    key: d.id,
    title: d.name,
    note: d.vehicle_name ?? '',
    vehicleId: d.vehicle,
    seen: (d.vehicle && seen.get(d.vehicle)) || null,
    troubles: (d.vehicle && troubles.get(d.vehicle)) || NONE,
    haystack: haystackOf(d, d.name, d.phone, d.vehicle_name),
  }))
}

/** The group a row is counted in; a vehicle never seen counts with the silent ones. */
export const showOf = (row: Row): Exclude<Show, 'all' | 'help'> => {
  if (!row.seen) return 'stale'
  const { mark } = row.seen
  return mark === 'trouble' ? (isMoving(row.seen) ? 'moving' : 'idle') : mark
}

const shown = (row: Row, show: Show): boolean =>
  show === 'all' || (show === 'help' ? row.troubles.length > 0 : showOf(row) === show)

/** Those that match, and among them first those that need help; otherwise in the order they came in. */
export function filterRows(rows: Row[], text: string, show: Show): Row[] {
  const words = fold(text).split(/\s+/).filter(Boolean)
  const hits = rows.filter(row => shown(row, show) && words.every(w => row.haystack.includes(w)))
  const [help, rest] = [hits.filter(r => r.troubles.length), hits.filter(r => !r.troubles.length)]
  return help.length ? [...help, ...rest] : hits
}

export function countShows(rows: Row[]): Record<Show, number> {
  const counts = { all: rows.length, help: 0, moving: 0, idle: 0, stale: 0 }
  for (const row of rows) {
    counts[showOf(row)]++
    if (row.troubles.length) counts.help++
  }
  return counts
}
