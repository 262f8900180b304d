import { call } from '@qafila/api'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type DeliveriesSearch, readSearch } from './search'

/** A list somebody wants to come back to: what it shows and which columns. */
export type View = {
  id: string
  name: string
  query: Record<string, unknown>
  shared: boolean
  mine: boolean
  owner_name: string
  version: number
}
export type ViewDraft = { name: string; search: DeliveriesSearch; columns: string[]; shared: boolean }

const SCREEN = 'deliveries'

export const searchOf = (view: View): DeliveriesSearch =>
  readSearch((view.query.search ?? {}) as Record<string, unknown>)
export const columnsOf = (view: View): string[] =>
  Array.isArray(view.query.columns) ? view.query.columns.filter(c => typeof c === 'string') : []

/** True when the list shows just what the view keeps. */
export const isShowing = (view: View, search: DeliveriesSearch): boolean => {
  const words = (of: DeliveriesSearch) =>
    JSON.stringify(
      Object.entries(of)
        .filter(([, v]) => v)
        .sort(),
    )
  return words(searchOf(view)) === words(search)
}

const bodyOf = ({ name, search, columns, shared }: ViewDraft) => ({
  screen: SCREEN,
  name,
  query: { search, columns },
  shared,
})

export function useViews() {
  const queries = useQueryClient()
  const list = useQuery({
    queryKey: ['views', SCREEN],
    queryFn: () => call<View[]>('GET', '/views', { query: { screen: SCREEN } }),
    staleTime: 60_000,
  })
  const onSuccess = () => queries.invalidateQueries({ queryKey: ['views', SCREEN] })
  const save = useMutation({
    mutationFn: (draft: ViewDraft) => call<View>('POST', '/views', { body: bodyOf(draft) }),
    onSuccess,
  })
  const remove = useMutation({
    mutationFn: (view: View) => call<unknown>('DELETE', `/views/${view.id}`),
    onSuccess,
  })
  return { views: list.data ?? [], save, remove }
}
