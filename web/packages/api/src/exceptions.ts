/** Who needs help now, and what the next driver could be. Numbers are seconds and metres, by the names they have. */
import { call } from './call'
import type { Delivery, Point, Window } from './contract'

export const EXCEPTION_KINDS = [
  'incident',
  'conflict',
  'failed',
  'late',
  'stuck',
  'silent',
  'unplanned',
] as const
export type ExceptionKind = (typeof EXCEPTION_KINDS)[number]

export type Exception = {
  /** Stays the same as long as the trouble does: `late:dlv_…`. */
  key: string
  kind: ExceptionKind
  reason: string
  severity: string
  numbers: Record<string, number>
  since: string
  delivery: {
    id: string
    tracking_number: string
    reference: string | null
    recipient: string
    status: string
    window: Window | null
    version: number
  } | null
  route_id: string | null
  vehicle: { id: string; name: string } | null
  driver: { id: string; name: string; phone: string | null } | null
  incident: string | null
  point: Point | null
  /** What helps, best first. */
  actions: string[]
}

export type ExceptionCounts = Record<ExceptionKind | 'total', number>
export type Exceptions = {
  exceptions: Exception[]
  counts: ExceptionCounts
  truncated: boolean
  as_of: string
}

/** A driver for a delivery; `reasons` say what speaks against. */
export type Fit = {
  driver: { id: string; name: string }
  vehicle: { id: string; name: string } | null
  fits: boolean
  reasons: { code: string; message: string }[]
  open_deliveries: number
}

/** Does the server of this build answer `/exceptions`? Flipped with the room that does. */
export const EXCEPTIONS_SERVED: boolean = false

export const exceptions = {
  list: (kind?: ExceptionKind) => call<Exceptions>('GET', '/exceptions', { query: { limit: 1000, kind } }),
  counts: () => call<ExceptionCounts>('GET', '/exceptions/counts'),
  /** Drivers for a delivery, fittest first. */
  candidates: (delivery: string) => call<Fit[]>('GET', `/deliveries/${delivery}/candidates`),
  phoneOf: async (delivery: string): Promise<string | null> =>
    (await call<Delivery>('GET', `/deliveries/${delivery}`)).recipient.phone ?? null,
  workIncident: (incident: string, command: 'acknowledge' | 'resolve') =>
    call<unknown>('POST', `/incidents/${incident}/commands`, { body: { command } }),
  writeToDriver: async (driver: string, text: string): Promise<void> => {
    const thread = await call<{ id: string }>('POST', '/threads', { body: { driver } })
    await call('POST', `/threads/${thread.id}/messages`, { body: { text } })
  },
}
