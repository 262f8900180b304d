import type { Driver, Vehicle } from '@qafila/api'
import type { Seen } from './fleet-store'

/** One line of the live list: a vehicle or a driver, and where it was last seen. */
export type Row = {
  key: string
  title: string
  note: string
  vehicleId: string | null
  seen: Seen | null
  haystack: string
}

export const SHOWS = ['all', 'moving', 'idle', 'stale'] as const
export type Show = (typeof SHOWS)[number]

const fold = (text: string) => text.toLocaleLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')

export function vehicleRows(vehicles: Vehicle[], seen: ReadonlyMap<string, Seen>): Row[] {
  return vehicles.map(v => ({
    key: v.id,
    title: v.name,
    note: v.driver_name ?? '',
    vehicleId: v.id,
    seen: seen.get(v.id) ?? null,
    haystack: fold(`${v.name} ${v.plate ?? ''} ${v.driver_name ?? ''}`),
  }))
}

export function driverRows(drivers: Driver[], seen: ReadonlyMap<string, Seen>): Row[] {
  return drivers.map(d => ({
    key: d.id,
    title: d.name,
    note: d.vehicle_name ?? '',
    vehicleId: d.vehicle,
    seen: (d.vehicle && seen.get(d.vehicle)) || null,
    haystack: fold(`${d.name} ${d.phone ?? ''} ${d.vehicle_name ?? ''}`),
  }))
}

/** The group a row is counted in; a vehicle never seen counts with the silent ones. */
export const showOf = (row: Row): Exclude<Show, 'all'> => {
  const mark = row.seen?.mark ?? 'stale'
  return mark === 'trouble' ? 'moving' : mark
}

export function filterRows(rows: Row[], text: string, show: Show): Row[] {
  const words = fold(text).split(/\s+/).filter(Boolean)
  return rows.filter(
    row => (show === 'all' || showOf(row) === show) && words.every(w => row.haystack.includes(w)),
  )
}

export function countShows(rows: Row[]): Record<Show, number> {
  const counts = { all: rows.length, moving: 0, idle: 0, stale: 0 }
  for (const row of rows) counts[showOf(row)]++
  return counts
}
