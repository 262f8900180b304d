import type { DeliveryStatus } from './delivery'

/** The one thing a driver does next. `none` when the stop is finished or belongs to somebody else. */
export type NextAction =
  | 'accept'
  | 'depart_pickup'
  | 'arrive_pickup'
  | 'pickup'
  | 'hub_in'
  | 'depart_dropoff'
  | 'arrive_dropoff'
  | 'hand_over'
  | 'return_done'
  | 'none'

const NEXT: Partial<Record<DeliveryStatus, NextAction>> = {
  assigned: 'accept',
  accepted: 'depart_pickup',
  to_pickup: 'arrive_pickup',
  at_pickup: 'pickup',
  in_custody: 'depart_dropoff',
  out_for_delivery: 'arrive_dropoff',
  at_dropoff: 'hand_over',
  returning: 'return_done',
}

/** `collection`: the job ends at the hub, and nobody is driven to. */
export const nextAction = (status: string, collection = false): NextAction =>
  collection && status === 'in_custody' ? 'hub_in' : (NEXT[status as DeliveryStatus] ?? 'none')

/** An action that is one tap; the others open a screen of their own. */
export type Step = Exclude<NextAction, 'none' | 'hand_over' | 'return_done'>

/** The state a delivery is in once the command is applied; what the phone shows before the server has answered. */
export const AFTER: Record<Step, DeliveryStatus> = {
  accept: 'accepted',
  depart_pickup: 'to_pickup',
  arrive_pickup: 'at_pickup',
  pickup: 'in_custody',
  hub_in: 'in_custody',
  depart_dropoff: 'out_for_delivery',
  arrive_dropoff: 'at_dropoff',
}
