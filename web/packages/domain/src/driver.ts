import type { DeliveryStatus } from './delivery'

/**
 * What a driver may do beyond the one next thing, by the state of the delivery; a mirror of the server's law for the driver's
 * role, because a phone without a network has nobody to ask.
 */
export const DRIVER_VERBS = ['decline', 'fail', 'retry_today', 'reschedule', 'transfer', 'correct'] as const
export type DriverVerb = (typeof DRIVER_VERBS)[number]

const FROM: Record<DriverVerb, readonly DeliveryStatus[]> = {
  decline: ['assigned'],
  fail: ['at_dropoff', 'out_for_delivery'],
  retry_today: ['attempted'],
  reschedule: ['attempted', 'in_custody'],
  transfer: [
    'accepted',
    'to_pickup',
    'at_pickup',
    'in_custody',
    'out_for_delivery',
    'at_dropoff',
    'attempted',
  ],
  correct: ['delivered', 'partially_delivered', 'attempted'],
}

export const mayDriver = (verb: DriverVerb, status: string): boolean =>
  FROM[verb].includes(status as DeliveryStatus)

/** The commands that lead from a state to having the goods in the van: what loading a whole route stands for. */
export const LOADING: Partial<
  Record<DeliveryStatus, readonly ('accept' | 'depart_pickup' | 'arrive_pickup')[]>
> = {
  assigned: ['accept', 'depart_pickup', 'arrive_pickup'],
  accepted: ['depart_pickup', 'arrive_pickup'],
  to_pickup: ['arrive_pickup'],
  at_pickup: [],
}

/** Whether the goods are still to be fetched by this driver. */
export const isToLoad = (status: string): boolean => status in LOADING

/** Whether the goods go back to where they came from. */
export const isReturning = (status: string): boolean => status === 'returning'

/** Whether the goods are in the van now, as far as commands tell. */
export const isAboard = (status: string): boolean =>
  ['in_custody', 'out_for_delivery', 'at_dropoff', 'attempted', 'partially_delivered', 'returning'].includes(
    status,
  )

/** What became of one parcel at the door. */
export const FOUND = ['delivered', 'refused', 'damaged', 'missing'] as const
export type Found = (typeof FOUND)[number]

/** Whether findings of all parcels make a whole delivery, a part of one, or none. */
export function wholeOrPart(found: Found[]): 'whole' | 'part' | 'none' {
  const given = found.filter(f => f === 'delivered').length
  return given === found.length ? 'whole' : given ? 'part' : 'none'
}

/** What the last outcome of a visit may be changed to, once it turns out to be wrong. */
export const OUTCOMES = ['delivered', 'partially_delivered', 'attempted'] as const
export type VisitOutcome = (typeof OUTCOMES)[number]

/** A driver puts right what he said wrongly for so long; after that the office does. */
const CORRECT_MS = 10 * 60_000

/** Whether an outcome of that moment (RFC 3339) may still be put right by the driver. */
export const isCorrectable = (outcomeAt: string | undefined, now: number): boolean =>
  outcomeAt !== undefined && now - Date.parse(outcomeAt) < CORRECT_MS

/** What may be said instead: another outcome than the one it has, and a part only of what has parts. */
export const correctionsOf = (status: string, parcels: number): VisitOutcome[] =>
  OUTCOMES.filter(o => o !== status && (o !== 'partially_delivered' || parcels > 1))

/** Why a driver turns work down, in the codes that his buttons send. */
export const DECLINES = ['too_far', 'too_large', 'shift_ends', 'vehicle'] as const
/** Why an arrival was said away from the pin. */
export const AWAYS = ['pin_is_wrong', 'no_gps', 'parked_away'] as const
