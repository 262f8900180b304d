import { showTracking } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { Check, StatusPill } from '@qafila/ui'
import type { Column } from '@qafila/ui/grid'
import { useMemo } from 'react'
import { useDrivers, useVehicles } from './filters'
import type { OrderRow } from './orders'
import { useT } from './texts'

/** In the order of the grid. */
export const COLUMNS = [
  'number',
  'status',
  'recipient',
  'address',
  'window',
  'driver',
  'cod',
  'created',
  'reference',
  'phone',
  'city',
  'vehicle',
  'priority',
  'attempts',
  'weight',
  'custody',
  'updated',
] as const
export type ColumnKey = (typeof COLUMNS)[number]
/** Those that are shown until somebody chooses: as many as a small desk has room for. */
export const USUAL: readonly ColumnKey[] = COLUMNS.slice(0, 7)

const KEPT = 'q.business.columns'

export const onlyColumns = (names: readonly string[]): ColumnKey[] => COLUMNS.filter(c => names.includes(c))

export function keptColumns(): readonly ColumnKey[] {
  const kept = onlyColumns(localStorage.getItem(KEPT)?.split(',') ?? [])
  return kept.length ? kept : USUAL
}
export const keepColumns = (shown: readonly ColumnKey[]): void => localStorage.setItem(KEPT, shown.join(','))

/** How the grid writes each column, in the reader's language. */
export function useColumns(shown: readonly ColumnKey[]): Column<OrderRow>[] {
  const t = useT()
  const { common, format } = useI18n()
  const drivers = useDrivers()
  const vehicles = useVehicles()
  return useMemo(() => {
    const driver = new Map<string, string>(drivers.map(d => [d.id, d.name]))
    const vehicle = new Map<string, string>(vehicles.map(v => [v.id, v.name]))
    const muted = (text: string | null | undefined) => (
      <span className="text-muted">
        <Bdi clip>{text ?? ''}</Bdi>
      </span>
    )
    const make: Record<ColumnKey, Omit<Column<OrderRow>, 'key' | 'head'>> = {
      number: {
        width: '10rem',
        cell: d => (
          <span className="tnum text-sm font-semibold whitespace-nowrap">
            <Bdi machine>{showTracking(d.tracking_number)}</Bdi>
          </span>
        ),
      },
      status: { width: '9rem', sort: 'status', cell: d => <StatusPill status={d.status} /> },
      recipient: {
        width: 'minmax(8.5rem,1fr)',
        sort: 'recipient_name',
        cell: d => <Bdi clip>{d.recipient.name}</Bdi>,
      },
      address: { width: 'minmax(8.5rem,1.6fr)', cell: d => muted(d.address.text) },
      window: {
        width: '9rem',
        sort: 'window_from',
        cell: d =>
          d.window ? (
            <span className="tnum grid leading-4">
              <span>{format.span(d.window.from, d.window.to)}</span>
              <span className="text-muted text-xs">{format.day(d.window.from)}</span>
            </span>
          ) : (
            '—'
          ),
      },
      driver: {
        width: '8.5rem',
        sort: 'driver_id',
        cell: d => (d.driver_id ? <Bdi clip>{driver.get(d.driver_id) ?? '…'}</Bdi> : '—'),
      },
      cod: {
        width: '7rem',
        end: true,
        sort: 'cod_minor',
        cell: d => (d.cod ? format.money(d.cod) : ''),
      },
      created: {
        width: '8rem',
        end: true,
        sort: 'created_at',
        cell: d => <span className="text-muted">{format.moment(d.created_at)}</span>,
      },
      reference: {
        width: '9rem',
        sort: 'reference',
        cell: d => (
          <span className="tnum">
            <Bdi machine>{d.reference ?? ''}</Bdi>
          </span>
        ),
      },
      phone: {
        width: '9.5rem',
        cell: d => (
          <span className="tnum">
            <Bdi machine>{d.recipient.phone ?? ''}</Bdi>
          </span>
        ),
      },
      city: { width: '8rem', sort: 'city', cell: d => muted(d.address.city) },
      vehicle: {
        width: '8rem',
        sort: 'vehicle_id',
        cell: d => (d.vehicle_id ? <Bdi clip>{vehicle.get(d.vehicle_id) ?? '…'}</Bdi> : '—'),
      },
      priority: { width: '7rem', sort: 'priority_rank', cell: d => t(`priority.${d.priority}`) },
      attempts: { width: '6rem', end: true, sort: 'attempts', cell: d => format.number(d.attempts) },
      weight: {
        width: '7rem',
        end: true,
        sort: 'weight_g',
        cell: d => (d.weight_g ? t('orders.kg', { n: format.number(d.weight_g / 1000) }) : ''),
      },
      custody: {
        width: '10rem',
        sort: 'custody',
        cell: d => muted(common(`custody.${d.custody}` as 'custody.driver')),
      },
      updated: {
        width: '8rem',
        end: true,
        sort: 'updated_at',
        cell: d => <span className="text-muted">{format.moment(d.updated_at)}</span>,
      },
    }
    return COLUMNS.filter(key => shown.includes(key)).map(key => ({
      key,
      head: t(`column.${key}`),
      ...make[key],
    }))
  }, [shown, t, common, format, drivers, vehicles])
}

/** Which columns are shown; the number always is. */
export function ColumnChoice({
  shown,
  onShown,
}: {
  shown: readonly ColumnKey[]
  onShown(shown: ColumnKey[]): void
}) {
  const t = useT()
  return (
    <fieldset className="grid gap-1">
      <legend className="sr-only">{t('orders.columns')}</legend>
      {COLUMNS.map(key => (
        <Check
          key={key}
          label={t(`column.${key}`)}
          disabled={key === 'number'}
          checked={shown.includes(key)}
          onChange={() => onShown(COLUMNS.filter(c => (c === key ? !shown.includes(c) : shown.includes(c))))}
        />
      ))}
    </fieldset>
  )
}

/** A row for a phone: who and where first, the number for those who ask. */
export function OrderLine({ row: d }: { row: OrderRow }) {
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
