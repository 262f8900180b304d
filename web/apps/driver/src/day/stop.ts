import type { Address, Contact, Money, Window } from '@qafila/api'
import { type Load, nextAction } from '@qafila/domain'
import { type KeptStop, readStop, readStops, useStored } from '@qafila/offline'

/** What must be shown at a door, as the server will check it. */
export type ProofPolicy = {
  photos_min: number
  signature: boolean
  recipient_name: boolean
  code: boolean
  note: boolean
  scan?: boolean
  geofence_m?: number | null
  age_min?: number | null
}

export type Parcel = {
  id: string
  description: string
  outcome: string
  barcode?: string | null
}

/** One delivery of today's route, as the phone keeps it. */
export type Stop = {
  id: string
  version: number
  tracking_number: string
  reference?: string | null
  status: string
  recipient: Contact & { lang?: string }
  pickup: Address
  dropoff: Address
  window: Window | null
  items: Parcel[]
  cod_due: Money | null
  proof_policy: ProofPolicy
  pickup_proof: ProofPolicy
  return_proof: ProofPolicy
  custody: string
  /** The job ends at the hub. */
  collection_only: boolean
  attempts: number
  attempts_max: number
  route_sequence: number | null
  /** Farther from the pin than this, an arrival needs its reason. */
  arrive_radius_m: number
}

export const useStops = (): Stop[] | undefined =>
  useStored(async () => (await readStops<Stop>()).map(kept => kept.data))

export const useStop = (id: string): Stop | null | undefined =>
  useStored(async () => (await readStop<Stop>(id))?.data ?? null, [id])

/** The one thing to do next with a stop; nothing once the hub has it. */
export const nextOf = (stop: Stop) =>
  stop.custody === 'hub' ? 'none' : nextAction(stop.status, stop.collection_only)

/** Whether this rule asks for anything at all. */
export const asks = (rule: ProofPolicy): boolean =>
  Boolean(
    rule.photos_min ||
      rule.signature ||
      rule.recipient_name ||
      rule.code ||
      rule.note ||
      rule.scan ||
      rule.age_min,
  )

export const kept = (stop: Stop, order = stop.route_sequence ?? 0): KeptStop<Stop> => ({
  id: stop.id,
  order,
  data: stop,
})

/** The stop as it is kept after something was done, before the server has heard of it. */
export const keptAs = (stop: Stop, status: string, change: Partial<Stop> = {}): KeptStop<Stop> =>
  kept({ ...stop, ...change, status })

/** What is left of a finished stop on the phone: that it was done, and for whom, until the day is over. */
export const remains = (stop: Stop): Stop => ({
  ...stop,
  recipient: { name: stop.recipient.name },
  pickup: { text: '' },
  dropoff: { text: '' },
  items: [],
  cod_due: null,
})

/** The parcels of a stop for the van check. */
export const loadOf = (stop: Stop): Load => ({
  delivery: stop.id,
  tracking: stop.tracking_number,
  parcels: stop.items.map(i => ({ item: i.id, barcode: i.barcode ?? null, description: i.description })),
})
