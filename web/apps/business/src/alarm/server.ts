import { call, type Point } from '@qafila/api'

/** What a driver calls for that cannot wait until somebody looks at a list. */
const CALLS = ['sos', 'accident', 'theft'] as const

/** Somebody's report of trouble, open until the office takes it in hand. */
export type Call = {
  id: string
  kind: string
  severity: string
  driver_id: string | null
  driver_name: string | null
  delivery_id: string | null
  route_id: string | null
  /** In the driver's own words. */
  note: string | null
  /** Where the driver was. */
  position: (Point & { accuracy_m?: number | null }) | null
  opened_at: string
  reported_at: string | null
  is_calling: boolean
}

const MOST = 50

export const alarm = {
  /** Calls that nobody has taken in hand, the oldest first. */
  calling: async (): Promise<Call[]> => {
    const calls = await call<Call[]>('GET', '/incidents', {
      query: { state: 'eq.open', kind: `in.(${CALLS.join(',')})`, order: 'opened_at.asc', limit: MOST },
    })
    return calls.filter(one => one.is_calling)
  },
  /** Taken in hand and not over yet, the oldest first. */
  inHand: () =>
    call<Call[]>('GET', '/incidents', {
      query: { state: 'eq.acknowledged', order: 'opened_at.asc', limit: MOST },
    }),
  one: async (incident: string): Promise<Call | undefined> =>
    (await call<Call[]>('GET', '/incidents', { query: { id: `eq.${incident}`, limit: 1 } }))[0],
}
