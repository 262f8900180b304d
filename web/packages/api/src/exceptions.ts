/** Who needs help now. Numbers are seconds and metres, by the names they have. */
import { call } from './call'
import type { Point, Window } from './contract'

export const EXCEPTION_KINDS = [
  'incident',
  'conflict',
  'failed',
  'late',
  'off_route',
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

export const exceptions = {
  list: (kind?: ExceptionKind) => call<Exceptions>('GET', '/exceptions', { query: { limit: 1000, kind } }),
  counts: () => call<ExceptionCounts>('GET', '/exceptions/counts'),
  /** Leaves it out of list and counts until then; at most a week. */
  snooze: (key: string, until: string) =>
    call<unknown>('POST', '/exceptions/snooze', { body: { key, until } }),
  workIncident: (incident: string, command: 'acknowledge' | 'resolve') =>
    call<unknown>('POST', `/incidents/${incident}/commands`, { body: { command } }),
  writeToDriver: async (driver: string, text: string): Promise<void> => {
    const thread = await call<{ id: string }>('POST', '/threads', { body: { driver } })
    await call('POST', `/threads/${thread.id}/messages`, { body: { text } })
  },
}
