/**
 * The delivery as the server knows it: seventeen states, who holds the goods, and why an attempt failed.
 * Everything here is a mirror of `rooms/delivery`; the server decides, this only names and groups.
 */

export const STATUSES = [
  'draft',
  'ready',
  'on_hold',
  'assigned',
  'accepted',
  'to_pickup',
  'at_pickup',
  'in_custody',
  'out_for_delivery',
  'at_dropoff',
  'attempted',
  'delivered',
  'partially_delivered',
  'returning',
  'returned',
  'cancelled',
  'lost',
] as const
export type DeliveryStatus = (typeof STATUSES)[number]

export const CUSTODIES = ['shipper', 'driver', 'hub', 'recipient', 'returned', 'lost'] as const
export type Custody = (typeof CUSTODIES)[number]

export const FAILURES = [
  'not_home',
  'refused',
  'wrong_address',
  'address_not_found',
  'no_access',
  'closed',
  'no_id_or_age',
  'payment_not_received',
  'damaged',
  'missing_item',
  'wrong_item',
  'unsafe',
  'vehicle_problem',
  'out_of_time',
  'customer_postponed',
  'other',
] as const
export type FailureCode = (typeof FAILURES)[number]

/** The five groups a dispatcher thinks in; each has its own colour, shape and filter. */
export const PHASES = ['waiting', 'moving', 'done', 'trouble', 'closed'] as const
export type Phase = (typeof PHASES)[number]

const PHASE: Record<DeliveryStatus, Phase> = {
  draft: 'waiting',
  ready: 'waiting',
  on_hold: 'trouble',
  assigned: 'waiting',
  accepted: 'waiting',
  to_pickup: 'moving',
  at_pickup: 'moving',
  in_custody: 'moving',
  out_for_delivery: 'moving',
  at_dropoff: 'moving',
  attempted: 'trouble',
  delivered: 'done',
  partially_delivered: 'trouble',
  returning: 'trouble',
  returned: 'closed',
  cancelled: 'closed',
  lost: 'trouble',
}

/** The group a state belongs to. An unknown word (a newer server) counts as waiting, never as done. */
export const phaseOf = (status: string): Phase => PHASE[status as DeliveryStatus] ?? 'waiting'

export const statusesIn = (phase: Phase): DeliveryStatus[] => STATUSES.filter(s => PHASE[s] === phase)

const TERMINAL = new Set<string>(['delivered', 'returned', 'cancelled', 'lost'])

/** True when only a correction can change it. */
export const isTerminal = (status: string): boolean => TERMINAL.has(status)

export const isStatus = (word: string): word is DeliveryStatus => word in PHASE

/** What the recipient is told: fewer words than the office uses, and never a word about the office. */
export const MILESTONES = ['ordered', 'collected', 'on_the_way', 'arriving', 'done'] as const
export type Milestone = (typeof MILESTONES)[number]

const REACHED: Record<DeliveryStatus, Milestone> = {
  draft: 'ordered',
  ready: 'ordered',
  on_hold: 'ordered',
  assigned: 'ordered',
  accepted: 'ordered',
  to_pickup: 'ordered',
  at_pickup: 'ordered',
  in_custody: 'collected',
  out_for_delivery: 'on_the_way',
  at_dropoff: 'arriving',
  attempted: 'collected',
  delivered: 'done',
  partially_delivered: 'done',
  returning: 'collected',
  returned: 'done',
  cancelled: 'ordered',
  lost: 'collected',
}

export const milestoneOf = (status: string): Milestone => REACHED[status as DeliveryStatus] ?? 'ordered'
