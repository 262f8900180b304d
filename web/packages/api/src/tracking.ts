/** Where vehicles are and were. */
import { call, callAll } from './call'
import type { Position } from './contract'
import type { components } from './schema'

export type Track = components['schemas']['Track']
/** Degrees. */
export type Box = { west: number; south: number; east: number; north: number }

export const boxText = ({ west, south, east, north }: Box): string =>
  [west, south, east, north].map(n => n.toFixed(4)).join(',')

export const tracking = {
  inBox: (box: Box) => callAll<Position>('/positions/latest', { bbox: boxText(box), limit: 10_000 }),
  heardWithin: (seconds: number) =>
    callAll<Position>('/positions/latest', { heard_within_s: seconds, limit: 10_000 }),
  all: () => callAll<Position>('/positions/latest', { limit: 10_000 }),
  /** The line a vehicle drove since a moment. */
  trackSince: (vehicle: string, from: string) =>
    call<Track>('GET', `/vehicles/${vehicle}/track`, { query: { from, simplify_m: 3 } }),
}
