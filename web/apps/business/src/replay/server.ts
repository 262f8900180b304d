import { call, callAll, type Position } from '@qafila/api'
import { startOf } from '../parts/days'
import type { Zone } from '../zones/zones'
import type { Fix } from './day'

export type ZoneEvent = { id: string; vehicle_id: string; zone_id: string; kind: string; at: string }
export type Deed = { id: string; delivery: string; name: string; done: boolean; at: number; proof: boolean }

const span = (day: string) => ({ from: startOf(day).toISOString(), to: startOf(day, 1).toISOString() })

/** A vehicle's fixes of a day, oldest first. What the device itself doubts is left out, as the server does for its lines. */
export async function fixesOf(vehicle: string, day: string): Promise<Fix[]> {
  const rows = await callAll<Position & { doubtful?: boolean }>(`/vehicles/${vehicle}/positions`, {
    ...span(day),
    limit: 10_000,
  })
  return rows
    .filter(p => !p.doubtful)
    .map(p => ({
      t: Date.parse(p.fix_at),
      lon: p.point.lon,
      lat: p.point.lat,
      speed: p.speed_mps ?? 0,
      heading: p.heading_deg ?? 0,
    }))
}

export const zoneEventsOf = (vehicle: string, day: string) =>
  call<ZoneEvent[]>('GET', '/zone-events', { query: { vehicle, ...span(day), limit: 1000 } })

export const zones = () => callAll<Pick<Zone, 'id' | 'name' | 'names'>>('/zones')

const DONE = new Set(['deliver', 'deliver_partial'])
const DEEDS = new Set([...DONE, 'fail', 'pickup_fail'])
const MOST = 1000

/** What happened to a delivery while this vehicle had it; `point` is where the driver was. */
type DeliveryEvent = {
  delivery_id: string
  recipient_name: string
  command: string
  occurred_at: string
  proofs: number
}

/** What was done at doors by a vehicle on a day, also of what another vehicle has by now. */
export async function deedsOf(vehicle: string, day: string): Promise<Deed[]> {
  const events = await call<DeliveryEvent[]>('GET', '/deliveries/events', {
    query: { vehicle_id: `eq.${vehicle}`, ...span(day), limit: MOST },
  })
  return events
    .filter(e => DEEDS.has(e.command))
    .map(e => ({
      id: `${e.delivery_id}-${e.occurred_at}`,
      delivery: e.delivery_id,
      name: e.recipient_name,
      done: DONE.has(e.command),
      at: Date.parse(e.occurred_at),
      proof: e.proofs > 0,
    }))
}
