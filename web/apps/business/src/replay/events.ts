import type { Fix, Stretch } from './day'
import type { Deed, ZoneEvent } from './server'

/** Something that happened to a vehicle and is worth a line. Times are epoch milliseconds. */
export type Happening = { id: string; vehicle: string; at: number } & (
  | { kind: 'stop' | 'gap'; until: number }
  | { kind: 'entered' | 'left' | 'dwelt'; zone: string }
  | { kind: 'delivered' | 'failed'; delivery: string; name: string }
)

export type VehicleDay = {
  vehicle: string
  name: string
  fixes: Fix[]
  stretches: Stretch[]
  happenings: Happening[]
}

const ZONE_WORD = { enter: 'entered', exit: 'left', dwell: 'dwelt' } as const

/** Everything that happened, in the order of time. */
export function happeningsOf(
  vehicle: string,
  stretches: Stretch[],
  zoneEvents: ZoneEvent[],
  deeds: Deed[],
  zoneName: (zone: string) => string,
): Happening[] {
  const held: Happening[] = stretches
    .filter(s => s.kind !== 'moving')
    .map(s => ({
      id: `${vehicle}-${s.from}`,
      vehicle,
      at: s.from,
      kind: s.kind === 'gap' ? 'gap' : 'stop',
      until: s.to,
    }))
  for (const e of zoneEvents) {
    const kind = ZONE_WORD[e.kind as keyof typeof ZONE_WORD]
    if (kind) held.push({ id: e.id, vehicle, at: Date.parse(e.at), kind, zone: zoneName(e.zone_id) })
  }
  for (const d of deeds)
    held.push({
      id: d.id,
      vehicle,
      at: d.at,
      kind: d.done ? 'delivered' : 'failed',
      delivery: d.delivery,
      name: d.name,
    })
  return held.sort((a, b) => a.at - b.at)
}
