import type { Driver, Vehicle } from '@qafila/api'
import type { Seen } from './fleet-store'

/** One line of the live list: a vehicle or a driver, and where it was last seen. */
export type Row = {
  key: string
  title: string
  note: string
  vehicleId: string | null
  driver: Driver | null
  seen: Seen | null
  haystack: string
}

export const SHOWS = ['all', 'moving', 'idle', 'stale'] as const
export type Show = (typeof SHOWS)[number]

const fold = (text: string) => text.toLocaleLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')

export function vehicleRows(vehicles: Vehicle[], drivers: Driver[], seen: ReadonlyMap<string, Seen>): Row[] {
  const byVehicle = new Map(drivers.flatMap(d => (d.vehicle_id ? [[d.vehicle_id, d] as const] : [])))
  return vehicles.map(v => {
    const driver = byVehicle.get(v.id) ?? drivers.find(d => d.id === v.driver_id) ?? null
    return {
      key: v.id,
      title: v.name,
      note: driver?.name ?? '',
      vehicleId: v.id,
      driver,
      seen: seen.get(v.id) ?? null,
      haystack: fold(`${v.name} ${v.plate ?? ''} ${driver?.name ?? ''}`),
    }
  })
}

export function driverRows(vehicles: Vehicle[], drivers: Driver[], seen: ReadonlyMap<string, Seen>): Row[] {
  return drivers.map(driver => {
    const vehicle = vehicles.find(v => v.id === driver.vehicle_id || v.driver_id === driver.id) ?? null
    return {
      key: driver.id,
      title: driver.name,
      note: vehicle?.name ?? '',
      vehicleId: vehicle?.id ?? null,
      driver,
      seen: (vehicle && seen.get(vehicle.id)) ?? null,
      haystack: fold(`${driver.name} ${driver.phone ?? ''} ${vehicle?.name ?? ''} ${vehicle?.plate ?? ''}`),
    }
  })
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
