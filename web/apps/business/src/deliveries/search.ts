import type { Query } from '@qafila/api'
import { PHASES, STATUSES, statusesIn } from '@qafila/domain'
import type { Sort } from '@qafila/ui/grid'
import { startOf } from '../parts/days'

/** What is looked for, as it stands in the address. Days are the office's own, `2026-11-21`. */
export type DeliveriesSearch = {
  q?: string
  phase?: string
  /** States with commas between. */
  status?: string
  driver?: string
  vehicle?: string
  city?: string
  priority?: string
  /** The window begins on or after this day. */
  from?: string
  /** … and on or before this one. */
  to?: string
  import?: string
  /** `window_from`, or `-window_from` for the last first. */
  sort?: string
}

const KEYS = [
  'q',
  'phase',
  'status',
  'driver',
  'vehicle',
  'city',
  'priority',
  'from',
  'to',
  'import',
  'sort',
] as const satisfies (keyof DeliveriesSearch)[]

/** Those that choose rows: not the order they come in. */
export const FILTERS = KEYS.filter(key => key !== 'sort')
export const NO_FILTERS: DeliveriesSearch = Object.fromEntries(FILTERS.map(key => [key, undefined]))

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** An address by hand or of an older release: what is not understood is left out. A word of digits comes as a number. */
export function readSearch(raw: Record<string, unknown>): DeliveriesSearch {
  const found: DeliveriesSearch = {}
  for (const key of KEYS) {
    const value = raw[key]
    if (typeof value === 'number') found[key] = String(value)
    else if (typeof value === 'string' && value) found[key] = value
  }
  for (const key of ['from', 'to'] as const) if (!DAY.test(found[key] ?? '')) delete found[key]
  return found
}

export const isFiltered = (search: DeliveriesSearch): boolean => FILTERS.some(key => search[key])

export const statusesOf = (search: DeliveriesSearch): string[] => {
  const named = search.status?.split(',').filter(word => STATUSES.some(s => s === word)) ?? []
  if (named.length) return named
  const phase = PHASES.find(p => p === search.phase)
  return phase ? statusesIn(phase) : []
}

/** A word as the server's filters read one, whatever letters are in it. */
export const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`
/** Stars and escapes of the server's patterns are letters when a person types them. */
export const literal = (text: string): string => text.replace(/[\\*%_]/g, '\\$&')

/** The same question in the server's words; without order and page. */
export function filterOf(search: DeliveriesSearch): Query {
  const statuses = statusesOf(search)
  const days = [
    search.from && `window_from.gte.${quoted(startOf(search.from).toISOString())}`,
    search.to && `window_from.lt.${quoted(startOf(search.to, 1).toISOString())}`,
  ].filter(Boolean)
  return {
    q: search.q,
    status: statuses.length ? `in.(${statuses.join(',')})` : undefined,
    driver_id: search.driver === 'none' ? 'is.null' : search.driver && `eq.${search.driver}`,
    vehicle_id: search.vehicle && `eq.${search.vehicle}`,
    import_id: search.import && `eq.${search.import}`,
    priority: search.priority && `eq.${search.priority}`,
    city: search.city && `ilike.*${literal(search.city)}*`,
    and: days.length ? `(${days.join(',')})` : undefined,
  }
}

/** The newest first when nothing is said. */
export const DEFAULT_SORT: Sort = { by: 'created_at', down: true }

export function sortOf(search: DeliveriesSearch): Sort {
  const said = search.sort
  if (!said || !/^-?[a-z_]+$/.test(said)) return DEFAULT_SORT
  return said.startsWith('-') ? { by: said.slice(1), down: true } : { by: said, down: false }
}

/** Another head sorts by it; the same head turns it round; a third time goes back to the usual order. */
export function nextSort(now: Sort, by: string): string | undefined {
  if (now.by !== by) return by
  return now.down ? undefined : `-${by}`
}

/** The id makes the order whole: rows of the same minute do not change places from page to page. */
export const orderOf = ({ by, down }: Sort): string =>
  `${by}.${down ? 'desc' : 'asc'}.nullslast,id.${down ? 'desc' : 'asc'}`

/** The list as it was left: whoever comes back from a delivery finds the same rows, and the same one in focus. */
let left: { search: DeliveriesSearch; at: number } = { search: {}, at: 0 }
export const leaveAt = (search: DeliveriesSearch, at: number): void => {
  left = { search, at }
}
export const whereLeft = () => left
