import { Bdi } from '@qafila/i18n'
import { Chips, Empty, type IconName, SearchField, Skeleton, useNarrow } from '@qafila/ui'
import { type Column, Grid } from '@qafila/ui/grid'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { FleetSearch } from '../office-routes'
import { ProblemNotice } from '../shell/problem'
import { useT } from './texts'

/** What is searched and shown lives in the address, so that a list can be sent to somebody. */
export function useFleetSearch() {
  const search = useSearch({ from: '/inside/fleet' })
  const navigate = useNavigate()
  const set = (change: Partial<FleetSearch>) =>
    void navigate({ to: '/fleet', search: { ...search, ...change }, replace: true })
  return { search, set }
}

/** Whether all the words somebody looks for occur in what is known of a thing. */
export function matches(wanted: string | undefined, ...known: (string | null | undefined)[]): boolean {
  if (!wanted) return true
  const text = known.filter(Boolean).join(' ').toLocaleLowerCase()
  return wanted
    .toLocaleLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word))
}

type ListProps<T> = {
  query: { data: T[] | undefined; error: unknown; isPending: boolean; refetch(): unknown }
  rows: T[]
  columns: Column<T>[]
  /** One row as lines, for a phone. */
  line(row: T): ReactNode
  find: string
  /** The groups that can be shown alone: the word in the address and the one on the button. */
  shows?: { key: string; label: string }[]
  empty: { icon: IconName; title: string; hint: string; action?: ReactNode }
  onOpen(row: T): void
}

const LINE_PX = 68

/** A list of the fleet: found by words, narrowed by groups, opened by a press or Enter. */
export function FleetList<T extends { id: string }>(props: ListProps<T>) {
  const { query, rows, columns, line, find, shows = [], empty, onOpen } = props
  const t = useT()
  const narrow = useNarrow()
  const { search, set } = useFleetSearch()
  if (query.error)
    return (
      <div className="p-4">
        <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
      </div>
    )
  if (query.isPending || !query.data) return <Skeleton label={t('live.loading')} rows={8} />
  if (!query.data.length)
    return (
      <Empty icon={empty.icon} title={empty.title} action={empty.action}>
        {empty.hint}
      </Empty>
    )
  const one = [{ key: 'line', head: find, width: 'minmax(0,1fr)', cell: line }]
  return (
    <div className="grid h-full min-h-0 grid-rows-[auto_minmax(0,1fr)]">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 md:px-6">
        <SearchField
          className="w-full max-w-md"
          label={find}
          clear={t('fleet.clear_search')}
          value={search.q ?? ''}
          onValue={q => set({ q: q || undefined })}
        />
        {shows.length > 0 && (
          <Chips
            label={t('fleet.show')}
            options={[{ key: '', label: t('fleet.all') }, ...shows]}
            value={search.show ?? ''}
            onValue={show => set({ show: show || undefined })}
          />
        )}
      </div>
      {rows.length ? (
        <div className="border-line bg-surface min-h-0 border-t">
          <Grid
            rows={rows}
            columns={narrow ? one : columns}
            bare={narrow}
            rowHeight={narrow ? LINE_PX : 52}
            rowKey={row => row.id}
            label={find}
            onOpen={onOpen}
          />
        </div>
      ) : (
        <Empty icon="search" title={t('fleet.none_found')}>
          {t('fleet.none_found_hint')}
        </Empty>
      )}
    </div>
  )
}

/** The column that says what a row is. */
export const nameColumn = <T,>(head: string, nameOf: (row: T) => string): Column<T> => ({
  key: 'name',
  head,
  width: 'minmax(9rem,1.5fr)',
  cell: row => (
    <span className="font-semibold">
      <Bdi clip>{nameOf(row)}</Bdi>
    </span>
  ),
})

/** The column of what belongs to a row: the driver of a vehicle, the vehicle of a driver. */
export const otherColumn = <T,>(
  head: string,
  nameOf: (row: T) => string | null | undefined,
  nobody: string,
): Column<T> => ({
  key: 'other',
  head,
  width: 'minmax(8rem,1.5fr)',
  cell: row => {
    const name = nameOf(row)
    return name ? <Bdi clip>{name}</Bdi> : <span className="text-muted">{nobody}</span>
  },
})

/** The column of how it is, with what needs looking at beside it. */
export const stateColumn = <T,>(head: string, cell: (row: T) => ReactNode): Column<T> => ({
  key: 'state',
  head,
  width: 'minmax(12rem,2fr)',
  cell: row => <span className="inline-flex gap-1.5">{cell(row)}</span>,
})

/** A row on a phone: what it is, a note under it, and its states at the far end. */
export function PhoneLine({ name, note, children }: { name: string; note: ReactNode; children?: ReactNode }) {
  return (
    <div className="flex items-center gap-3">
      <div className="min-w-0 flex-1">
        <div className="font-semibold">
          <Bdi clip>{name}</Bdi>
        </div>
        <div className="text-muted truncate text-sm">{note}</div>
      </div>
      {children}
    </div>
  )
}
