import { useI18n } from '@qafila/i18n'
import { Button, Empty, Skeleton, useNarrow, useTheme } from '@qafila/ui'
import { Grid } from '@qafila/ui/grid'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { Page } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import type { BulkVerb } from './bulk'
import { BulkBar } from './bulk-bar'
import { BulkDialog } from './bulk-dialog'
import { ColumnChoice, type ColumnKey, keepColumns, keptColumns, OrderLine, useColumns } from './columns'
import { ExportMenu } from './export'
import { Filters } from './filters'
import { useListKeys } from './list-keys'
import { Menu } from './menu'
import type { OrderRow } from './orders'
import { useRows } from './rows'
import {
  type DeliveriesSearch,
  FILTERS,
  isFiltered,
  leaveAt,
  NO_FILTERS,
  nextSort,
  sortOf,
  whereLeft,
} from './search'
import { between, countOf, EVERYTHING, isChosen, mark, NOTHING, toggle } from './selection'
import { useT } from './texts'
import { ViewsMenu } from './views-menu'

/** Find and change any of a hundred thousand orders; what is looked for is in the address, so it can be sent to a colleague. */
export function DeliveriesPage() {
  const t = useT()
  const { format } = useI18n()
  const navigate = useNavigate()
  const search = useSearch({ from: '/inside/deliveries' })
  const list = useRows(useDeferredValue(search))
  const narrow = useNarrow()
  const [columns, setColumns] = useState(keptColumns)
  const [verb, setVerb] = useState<BulkVerb | null>(null)
  const pick = usePick(search, list.rowAt)
  const set = useCallback(
    (change: DeliveriesSearch) =>
      void navigate({ to: '/deliveries', search: now => ({ ...now, ...change }), replace: true }),
    [navigate],
  )
  const open = useCallback(
    (row: OrderRow) => void navigate({ to: '/deliveries/$id', params: { id: row.id } }),
    [navigate],
  )
  const choose = (shown: readonly ColumnKey[]) => {
    keepColumns(shown)
    setColumns(shown)
  }
  const chosen = countOf(pick.selection, list.total)
  useListKeys({ at: pick.at, chosen, all: pick.all, none: pick.none, act: setVerb })

  return (
    <Page
      title={t('nav.deliveries')}
      count={list.head.data ? format.number(list.total) : undefined}
      actions={
        <>
          <ViewsMenu
            search={search}
            columns={columns}
            onView={(next, shown) => {
              set({ ...NO_FILTERS, sort: undefined, ...next })
              if (shown.length) choose(shown)
            }}
          />
          {!narrow && (
            <Menu label={t('orders.columns')}>{() => <ColumnChoice shown={columns} onShown={choose} />}</Menu>
          )}
          <ExportMenu search={search} selection={pick.selection} />
          <Link to="/import" className={`${LINK} max-sm:hidden`}>
            {t('deliveries.import')}
          </Link>
          <Link to="/deliveries/new" className={`${LINK} bg-brand! text-on-brand border-brand!`}>
            {t('orders.new')}
          </Link>
        </>
      }
    >
      <div className="flex min-h-0 flex-col">
        <Filters search={search} onChange={set} />
        {list.failed?.error && (
          <div className="px-4 pt-3">
            <ProblemNotice error={list.failed.error} onRetry={() => void list.failed?.refetch()} />
          </div>
        )}
        <Rows list={list} search={search} columns={columns} pick={pick} onOpen={open} onSearch={set} />
        {chosen > 0 && (
          <BulkBar
            chosen={chosen}
            total={list.total}
            selection={pick.selection}
            search={search}
            onAll={pick.all}
            onNone={pick.none}
            onVerb={setVerb}
          />
        )}
      </div>
      {verb && (
        <BulkDialog
          verb={verb}
          selection={
            chosen ? pick.selection : mark(NOTHING, pick.at.current ? [pick.at.current.id] : [], true)
          }
          total={list.total}
          search={search}
          onClose={() => setVerb(null)}
        />
      )}
    </Page>
  )
}

const LINK =
  'border-line hover:border-edge inline-flex min-h-hit items-center rounded-md border px-4 font-semibold'

/** What is ticked, and the row the keys act on. Another question unticks everything: it would mean other rows. */
function usePick(search: DeliveriesSearch, rowAt: (index: number) => OrderRow | undefined) {
  const [selection, setSelection] = useState(NOTHING)
  const anchor = useRef(0)
  const at = useRef<OrderRow | undefined>(undefined)
  const rows = useRef(rowAt)
  rows.current = rowAt
  const asked = useRef(search)
  asked.current = search
  const question = FILTERS.map(key => search[key]).join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question is what matters, not the order
  useEffect(() => setSelection(NOTHING), [question])
  const calls = useMemo(
    () => ({
      mark(row: OrderRow, index: number, range: boolean) {
        const run = range ? between(i => rows.current(i)?.id, anchor.current, index) : []
        setSelection(now => (range ? mark(now, run, true) : toggle(now, row.id)))
        anchor.current = index
      },
      onAt(row: OrderRow | undefined, index: number) {
        at.current = row
        leaveAt(asked.current, index)
      },
      all: () => setSelection(EVERYTHING),
      none: () => setSelection(NOTHING),
    }),
    [],
  )
  return { selection, at, ...calls }
}

type RowsProps = {
  list: ReturnType<typeof useRows>
  search: DeliveriesSearch
  columns: readonly ColumnKey[]
  pick: ReturnType<typeof usePick>
  onOpen(row: OrderRow): void
  onSearch(change: DeliveriesSearch): void
}

function Rows({ list, search, columns, pick, onOpen, onSearch }: RowsProps) {
  const t = useT()
  const { density } = useTheme()
  const narrow = useNarrow()
  const wide = useColumns(columns)
  const line = useMemo(
    () => [
      {
        key: 'line',
        head: t('nav.deliveries'),
        width: 'minmax(0,1fr)',
        cell: (d: OrderRow) => <OrderLine row={d} />,
      },
    ],
    [t],
  )
  // Before the grid says where it is, which is then where it begins.
  const [resumed] = useState(() => {
    const { search: last, at } = whereLeft()
    return JSON.stringify(last) === JSON.stringify(search) ? at : 0
  })
  const { head } = list
  if (head.error)
    return (
      <div className="p-4">
        <ProblemNotice error={head.error} onRetry={() => void head.refetch()} />
      </div>
    )
  if (head.isPending) return <Skeleton label={t('deliveries.loading')} rows={14} />
  if (!list.count) return <NoDeliveries filtered={isFiltered(search)} onClear={() => onSearch(NO_FILTERS)} />
  const sort = sortOf(search)
  const question = JSON.stringify(search)
  const ticked = pick.selection.all && !pick.selection.keys.size
  return (
    <div className={`bg-surface min-h-0 flex-1 ${head.isPlaceholderData ? 'opacity-60' : ''}`}>
      <Grid
        key={narrow ? 'lines' : 'table'}
        question={question}
        startAt={resumed}
        count={list.count}
        rowAt={list.rowAt}
        columns={narrow ? line : wide}
        rowKey={d => d.id}
        label={t('nav.deliveries')}
        rowHeight={narrow ? 82 : density === 'compact' ? 34 : 44}
        bare={narrow}
        minWidth={narrow ? '0' : `${Math.max(60, columns.length * 8)}rem`}
        total={list.total + 1}
        sort={sort}
        onSort={by => onSearch({ sort: nextSort(sort, by) })}
        isMarked={key => isChosen(pick.selection, key)}
        onMark={pick.mark}
        markLabel={d => t('orders.tick', { who: d.recipient.name })}
        markAll={
          <input
            type="checkbox"
            aria-label={t('orders.tick_all')}
            className="accent-brand size-4.5"
            checked={ticked}
            onChange={ticked ? pick.none : pick.all}
          />
        }
        onAt={pick.onAt}
        onOpen={onOpen}
        onRange={list.see}
      />
    </div>
  )
}

function NoDeliveries({ filtered, onClear }: { filtered: boolean; onClear(): void }) {
  const t = useT()
  return filtered ? (
    <Empty
      icon="search"
      title={t('deliveries.none_found')}
      action={
        <Button look="quiet" onClick={onClear}>
          {t('deliveries.clear')}
        </Button>
      }
    >
      {t('deliveries.none_found_hint')}
    </Empty>
  ) : (
    <Empty
      icon="box"
      title={t('deliveries.none')}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          <Link to="/import" className={`${LINK} bg-brand! text-on-brand border-brand!`}>
            {t('deliveries.import')}
          </Link>
          <Link to="/deliveries/new" className={LINK}>
            {t('orders.new')}
          </Link>
        </div>
      }
    >
      {t('deliveries.none_hint')}
    </Empty>
  )
}
