import { call, callAll, type DeliveryRow, type Position, type TimelineEntry } from '@qafila/api'
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

/** States a visit ends in: what happened at a door that day is looked for in the stories of these. */
const VISITED = 'delivered,partially_delivered,attempted,returning,returned'
const DONE = new Set(['deliver', 'deliver_partial'])
const FAILED = new Set(['fail', 'pickup_fail'])
/** Asked for at once, so that a long day is not a hundred requests in one moment. */
const AT_ONCE = 6
const MOST = 120

/** What was done at doors by a vehicle on a day. */
export async function deedsOf(vehicle: string, day: string): Promise<Deed[]> {
  const rows = await call<DeliveryRow[]>('GET', '/deliveries', {
    query: {
      vehicle_id: `eq.${vehicle}`,
      status: `in.(${VISITED})`,
      updated_at: `gte.${span(day).from}`,
      order: 'updated_at.asc',
      limit: MOST,
    },
  })
  const deeds: Deed[] = []
  for (let i = 0; i < rows.length; i += AT_ONCE) {
    const some = rows.slice(i, i + AT_ONCE)
    const stories = await Promise.all(
      some.map(
        async row => [row, await call<TimelineEntry[]>('GET', `/deliveries/${row.id}/timeline`)] as const,
      ),
    )
    for (const [row, story] of stories) deeds.push(...deedsIn(row, story, day))
  }
  return deeds
}

function deedsIn(row: DeliveryRow, story: TimelineEntry[], day: string): Deed[] {
  const { from, to } = span(day)
  return story
    .filter(e => !e.superseded && e.occurred_at >= from && e.occurred_at < to)
    .filter(e => DONE.has(e.command) || FAILED.has(e.command))
    .map(e => ({
      id: e.id,
      delivery: row.id,
      name: row.recipient.name,
      done: DONE.has(e.command),
      at: Date.parse(e.occurred_at),
      proof: DONE.has(e.command),
    }))
}
