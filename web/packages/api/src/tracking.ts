/** Where vehicles are and were. */
import { call, callAll, callFile } from './call'
import type { DeliveryRow, Position } from './contract'
import type { components } from './schema'

export type Track = components['schemas']['Track']
/** Degrees. */
export type Box = { west: number; south: number; east: number; north: number }

export const boxText = ({ west, south, east, north }: Box): string =>
  [west, south, east, north].map(n => n.toFixed(4)).join(',')

type RouteRow = Omit<components['schemas']['RouteRow'], 'status'> & { status: string }

/** The route that is driven, or else the newest that may be. */
const currentOf = (routes: RouteRow[]): RouteRow | undefined =>
  routes.find(r => r.status === 'started') ??
  routes.find(r => r.status === 'published') ??
  routes.find(r => r.status === 'completed')

export const tracking = {
  /** The stops of the route that a vehicle drives, or drove last, in the order of driving. */
  async stopsOf(vehicle: string): Promise<DeliveryRow[]> {
    const routes = await call<RouteRow[]>('GET', '/routes', {
      query: { vehicle_id: `eq.${vehicle}`, order: 'id.desc', limit: 20 },
    })
    const current = currentOf(routes)
    if (!current) return []
    return call<DeliveryRow[]>('GET', '/deliveries', {
      query: { route_id: `eq.${current.id}`, order: 'route_sequence.asc', limit: 500 },
    })
  },
  inBox: (box: Box) => callAll<Position>('/positions/latest', { bbox: boxText(box), limit: 10_000 }),
  heardWithin: (seconds: number) =>
    callAll<Position>('/positions/latest', { heard_within_s: seconds, limit: 10_000 }),
  all: () => callAll<Position>('/positions/latest', { limit: 10_000 }),
  /** A tile of where deliveries of the last four weeks and until tomorrow go. */
  demandTile: async (z: number, x: number, y: number, signal: AbortSignal): Promise<ArrayBuffer> =>
    (await callFile(`/layers/demand/${z}/${x}/${y}`, { signal })).content.arrayBuffer(),
  /** The line a vehicle drove since a moment. */
  trackSince: (vehicle: string, from: string) =>
    call<Track>('GET', `/vehicles/${vehicle}/track`, { query: { from, simplify_m: 3 } }),
}
