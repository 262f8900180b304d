import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStream } from '../messages/stream'
import { type OrderRow, orders } from './orders'
import { DEFAULT_SORT, type DeliveriesSearch, filterOf, orderOf, sortOf } from './search'

const PAGE_ROWS = 100
/** The server's pages reach this far; beyond it one filters. */
const REACH = 100_000
/** A thumb that is dragged passes many pages; those it rests on are asked for. */
const SETTLE_MS = 90
/** However many deliveries move, the rows on screen are read again at most this often. */
const FRESHEN_MS = 2000

/** What the list asks for, without the page. The usual order is the server's own, which costs it nothing. */
export function questionOf(search: DeliveriesSearch) {
  const sort = sortOf(search)
  const usual = sort.by === DEFAULT_SORT.by && sort.down
  return { ...filterOf(search), order: usual ? undefined : orderOf(sort) }
}

/**
 * A list of any length of which only the pages on screen are here. `rowAt` is undefined while a row is on its way;
 * pages that were seen before are shown at once and read again.
 */
export function useRows(search: DeliveriesSearch) {
  const question = useMemo(() => questionOf(search), [search])
  const head = useQuery({
    queryKey: ['deliveries', 'page', question, 0],
    queryFn: ({ signal }) => orders.page({ ...question, limit: PAGE_ROWS, count: 'exact' }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })
  const total = head.data?.meta.pagination?.total ?? 0
  const count = Math.min(total, REACH)
  const [pages, see] = usePagesOnScreen(count)
  const rest = useQueries({
    queries: pages.map(page => ({
      queryKey: ['deliveries', 'page', question, page],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (await orders.page({ ...question, limit: PAGE_ROWS, offset: page * PAGE_ROWS }, signal)).data,
    })),
  })
  const rowAt = (index: number): OrderRow | undefined => {
    const page = Math.floor(index / PAGE_ROWS)
    if (page === 0) return head.data?.data[index]
    return rest[pages.indexOf(page)]?.data?.[index % PAGE_ROWS]
  }
  useFreshness()
  return { head, total, count, rowAt, see, failed: rest.find(r => r.error) }
}

/** The pages beyond the first that are on screen, once the screen rests. */
function usePagesOnScreen(count: number): [number[], (first: number, last: number) => void] {
  const [range, setRange] = useState<[number, number]>([0, 0])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const see = useCallback((first: number, last: number) => {
    const next: [number, number] = [Math.floor(first / PAGE_ROWS), Math.floor((last + 25) / PAGE_ROWS)]
    clearTimeout(timer.current)
    timer.current = setTimeout(
      () => setRange(now => (now[0] === next[0] && now[1] === next[1] ? now : next)),
      SETTLE_MS,
    )
  }, [])
  const pages = useMemo(() => {
    const last = Math.min(range[1], Math.ceil(count / PAGE_ROWS) - 1)
    return Array.from({ length: Math.max(0, last - range[0] + 1) }, (_, i) => range[0] + i).filter(p => p > 0)
  }, [range, count])
  return [pages, see]
}

/** What moved elsewhere is read again, a moment later and together. */
function useFreshness() {
  useStream('deliveries', FRESHEN_MS, ['deliveries', 'page'])
}
