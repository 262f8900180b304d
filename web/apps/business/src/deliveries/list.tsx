import { type DeliveryRow, server } from '@qafila/api'
import { PHASES, type Phase, showTracking, statusesIn } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import {
  Button,
  type Command,
  Empty,
  PhaseMark,
  SearchField,
  Skeleton,
  StatusPill,
  useCommands,
  useNarrow,
  useTheme,
} from '@qafila/ui'
import { type Column, Grid } from '@qafila/ui/grid'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useDeferredValue, useMemo } from 'react'
import type { DeliveriesSearch } from '../router'
import { Page } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import { useT } from '../texts'

const PAGE_ROWS = 100

/** Find any delivery; the filters are in the address, so a view can be sent to a colleague. */
export function DeliveriesPage() {
  const t = useT()
  const { format } = useI18n()
  const navigate = useNavigate()
  const search = useSearch({ from: '/inside/deliveries' })
  const phase = PHASES.find(p => p === search.phase)
  const set = useCallback(
    (change: DeliveriesSearch) =>
      void navigate({
        to: '/deliveries',
        search: now => ({ ...(now as DeliveriesSearch), ...change }),
        replace: true,
      }),
    [navigate],
  )
  const query = useDeliveries(useDeferredValue(search.q), phase)
  const rows = useMemo(() => query.data?.pages.flatMap(p => p.data) ?? [], [query.data])
  const total = query.data?.pages[0]?.meta.pagination?.total
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const open = useCallback(
    (row: DeliveryRow) => void navigate({ to: '/deliveries/$id', params: { id: row.id } }),
    [navigate],
  )
  useListCommands()

  return (
    <Page
      title={t('nav.deliveries')}
      count={total == null ? undefined : format.number(total)}
      actions={
        <Link
          to="/import"
          className="bg-brand text-on-brand inline-flex min-h-hit items-center rounded-md px-4 font-semibold"
        >
          {t('deliveries.import')}
        </Link>
      }
    >
      <div className="flex min-h-0 flex-col">
        <div className="border-line bg-surface flex flex-wrap items-center gap-2 border-b px-4 py-2.5 md:px-6">
          <SearchField
            id="delivery-search"
            className="w-full sm:w-80"
            label={t('deliveries.search')}
            clear={t('live.clear_search')}
            value={search.q ?? ''}
            onValue={q => set({ q: q || undefined })}
          />
          <Phases phase={phase} onPhase={p => set({ phase: p })} />
        </div>
        {query.error ? (
          <div className="p-4">
            <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
          </div>
        ) : query.isPending ? (
          <Skeleton label={t('deliveries.loading')} rows={14} />
        ) : rows.length ? (
          <div className={`bg-surface min-h-0 flex-1 ${query.isPlaceholderData ? 'opacity-60' : ''}`}>
            <DeliveryGrid rows={rows} total={total} onOpen={open} onEnd={more} />
          </div>
        ) : (
          <NoDeliveries
            filtered={Boolean(search.q || phase)}
            onClear={() => set({ q: undefined, phase: undefined })}
          />
        )}
      </div>
    </Page>
  )
}

function useDeliveries(text: string | undefined, phase: Phase | undefined) {
  return useInfiniteQuery({
    queryKey: ['deliveries', 'list', text, phase],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      server.deliveries({
        q: text,
        status: phase && `in.(${statusesIn(phase).join(',')})`,
        limit: PAGE_ROWS,
        cursor: pageParam,
        count: pageParam ? undefined : 'exact',
      }),
    getNextPageParam: last => last.meta.pagination?.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  })
}

function useListCommands() {
  const t = useT()
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'find-delivery',
        label: t('deliveries.search'),
        group: t('nav.deliveries'),
        keys: '/',
        run: () => document.getElementById('delivery-search')?.focus(),
      },
    ],
    [t],
  )
  useCommands(commands)
}

function Phases({ phase, onPhase }: { phase: Phase | undefined; onPhase(phase: Phase | undefined): void }) {
  const t = useT()
  const { common } = useI18n()
  return (
    <fieldset className="flex flex-wrap gap-1.5">
      <legend className="sr-only">{t('deliveries.filter')}</legend>
      {PHASES.map(p => (
        <button
          key={p}
          type="button"
          aria-pressed={phase === p}
          onClick={() => onPhase(phase === p ? undefined : p)}
          className="border-line text-muted hover:border-edge aria-pressed:border-brand aria-pressed:bg-brand-soft aria-pressed:text-ink inline-flex min-h-8 items-center gap-1.5 rounded-full border px-3 text-sm font-medium"
        >
          <PhaseMark phase={p} />
          {common(`phase.${p}`)}
        </button>
      ))}
    </fieldset>
  )
}

function DeliveryGrid(props: {
  rows: DeliveryRow[]
  total: number | undefined
  onOpen(row: DeliveryRow): void
  onEnd(): void
}) {
  const t = useT()
  const { format } = useI18n()
  const { density } = useTheme()
  const narrow = useNarrow()
  const columns = useMemo<Column<DeliveryRow>[]>(
    () => [
      {
        key: 'number',
        head: t('column.number'),
        width: '11rem',
        cell: d => (
          <span className="tnum text-sm font-semibold">
            <Bdi machine>{showTracking(d.tracking_number)}</Bdi>
          </span>
        ),
      },
      {
        key: 'status',
        head: t('column.status'),
        width: '10.5rem',
        cell: d => <StatusPill status={d.status} />,
      },
      {
        key: 'to',
        head: t('column.recipient'),
        width: 'minmax(9rem,1fr)',
        cell: d => <Bdi clip>{d.recipient.name}</Bdi>,
      },
      {
        key: 'address',
        head: t('column.address'),
        width: 'minmax(12rem,1.6fr)',
        cell: d => (
          <span className="text-muted">
            <Bdi clip>{d.address.text}</Bdi>
          </span>
        ),
      },
      {
        key: 'window',
        head: t('column.window'),
        width: '7.5rem',
        cell: d => (d.window ? <span className="tnum">{format.span(d.window.from, d.window.to)}</span> : '—'),
      },
      {
        key: 'cod',
        head: t('column.cod'),
        width: '8rem',
        end: true,
        cell: d => (d.cod ? format.money(d.cod) : ''),
      },
      {
        key: 'created',
        head: t('column.created'),
        width: '9.5rem',
        end: true,
        cell: d => <span className="text-muted">{format.moment(d.created_at)}</span>,
      },
    ],
    [t, format],
  )
  if (narrow)
    return (
      <Grid
        rows={props.rows}
        columns={[
          {
            key: 'line',
            head: t('nav.deliveries'),
            width: 'minmax(0,1fr)',
            cell: d => <DeliveryLine delivery={d} />,
          },
        ]}
        rowKey={d => d.id}
        label={t('nav.deliveries')}
        rowHeight={82}
        bare
        total={props.total == null ? -1 : props.total + 1}
        onOpen={props.onOpen}
        onEnd={props.onEnd}
      />
    )
  return (
    <Grid
      rows={props.rows}
      columns={columns}
      rowKey={d => d.id}
      label={t('nav.deliveries')}
      rowHeight={density === 'compact' ? 34 : 44}
      minWidth="60rem"
      total={props.total == null ? -1 : props.total + 1}
      onOpen={props.onOpen}
      onEnd={props.onEnd}
    />
  )
}

/** A row for a phone: who and where first, the number for those who ask. */
function DeliveryLine({ delivery: d }: { delivery: DeliveryRow }) {
  const { format } = useI18n()
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3">
      <span className="font-semibold">
        <Bdi clip>{d.recipient.name}</Bdi>
      </span>
      <StatusPill status={d.status} />
      <span className="text-muted col-span-2 text-sm">
        <Bdi clip>{d.address.text}</Bdi>
      </span>
      <span className="text-muted tnum text-xs">
        <Bdi machine>{showTracking(d.tracking_number)}</Bdi>
      </span>
      <span className="text-muted tnum text-xs">
        {d.window ? format.span(d.window.from, d.window.to) : ''}
      </span>
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
        <Link
          to="/import"
          className="bg-brand text-on-brand inline-flex min-h-hit items-center rounded-md px-4 font-semibold"
        >
          {t('deliveries.import')}
        </Link>
      }
    >
      {t('deliveries.none_hint')}
    </Empty>
  )
}
