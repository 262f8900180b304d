import type { Delivery } from '@qafila/api'

/** What a command has to say; the form of a verb is made of these. */
export type Need = 'driver' | 'reason' | 'window' | 'place' | 'outcome' | 'parcels'

/** The office's verbs, in the order they are offered, and what each has to say. */
export const VERBS = {
  submit: [],
  release: [],
  assign: ['driver'],
  retry_today: [],
  reschedule: ['window', 'reason'],
  redirect: ['place', 'reason'],
  reassign: ['driver', 'reason'],
  transfer: ['driver'],
  hold: ['reason'],
  unassign: ['reason'],
  return_start: ['reason'],
  correct: ['outcome', 'reason'],
  report_damaged: ['parcels', 'reason'],
  report_lost: ['reason'],
  cancel: ['reason'],
} as const satisfies Record<string, readonly Need[]>
export type Verb = keyof typeof VERBS

/** Not to be done by a slip of the hand: they are asked about in red. */
export const GRAVE: ReadonlySet<Verb> = new Set(['cancel', 'return_start', 'report_lost'])

/** What takes a command back, where the law of deliveries has it. */
export const BACK: Partial<Record<Verb, Verb>> = { assign: 'unassign', hold: 'release', release: 'hold' }

/** Where a verb leads for certain: shown at once, before the server has answered. */
const LEADS: Partial<Record<Verb, string>> = {
  submit: 'ready',
  release: 'ready',
  unassign: 'ready',
  assign: 'assigned',
  reassign: 'assigned',
  retry_today: 'out_for_delivery',
  hold: 'on_hold',
  return_start: 'returning',
  report_lost: 'lost',
}

/** The delivery as it will be if the server agrees; nothing may be done to it meanwhile. */
export const foreseen = <D extends Delivery>(delivery: D, verb: Verb): D => ({
  ...delivery,
  status: LEADS[verb] ?? delivery.status,
  allowed: [],
})

/** Those that the server would take now from whoever asks. */
export const offered = (allowed: string[]): Verb[] =>
  (Object.keys(VERBS) as Verb[]).filter(verb => allowed.includes(verb))
