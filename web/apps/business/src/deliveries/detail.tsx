import { type Delivery, server, type TimelineEntry } from '@qafila/api'
import { FAILURES, isStatus, phaseOf, showTracking } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { Icon, type Moment, Skeleton, StatusPill, Timeline, toast } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useMemo } from 'react'
import { useTitle } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import { useT } from '../texts'
import { Actions } from './actions'

const PlaceMap = lazy(() => import('./place-map').then(m => ({ default: m.PlaceMap })))

/** One delivery's whole story. */
export function DeliveryPage() {
  const t = useT()
  const { id } = useParams({ from: '/inside/deliveries/$id' })
  const delivery = useQuery({
    queryKey: ['delivery', id],
    queryFn: () => server.delivery(id),
    refetchInterval: 15_000,
  })
  const story = useQuery({
    queryKey: ['delivery', id, 'timeline'],
    queryFn: () => server.timeline(id),
    refetchInterval: 15_000,
  })
  const error = delivery.error ?? story.error
  if (error)
    return (
      <div className="p-6">
        <ProblemNotice error={error} onRetry={() => void delivery.refetch()} />
      </div>
    )
  if (!delivery.data) return <Skeleton label={t('deliveries.loading')} rows={10} />
  return <Story delivery={delivery.data} entries={story.data ?? []} />
}

function Story({ delivery: d, entries }: { delivery: Delivery; entries: TimelineEntry[] }) {
  const t = useT()
  const { common, format } = useI18n()
  const number = showTracking(d.tracking_number)
  useTitle(number)
  const link = d.tracking_url
  const copy = () => navigator.clipboard?.writeText(link).then(() => toast(t('delivery.link_copied')))
  return (
    <div className="scroll-calm h-full">
      <header className="border-line bg-surface border-b px-4 py-3 md:px-6">
        <Link to="/deliveries" className="text-muted hover:text-ink inline-flex items-center gap-1 text-sm">
          <Icon name="chevron" size={14} className="-scale-x-100 rtl:scale-x-100" />
          {t('nav.deliveries')}
        </Link>
        <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-2">
          <h1 className="tight text-xl font-bold">
            <Bdi machine>{number}</Bdi>
          </h1>
          <StatusPill status={d.status} />
          <span className="text-muted text-sm">{common(`custody.${d.custody}` as 'custody.driver')}</span>
          <button
            type="button"
            onClick={copy}
            className="text-brand ms-auto inline-flex min-h-8 items-center gap-2 text-sm font-semibold"
          >
            <Icon name="copy" size={16} />
            {t('delivery.copy_link')}
          </button>
        </div>
      </header>
      <div className="mx-auto grid max-w-6xl gap-8 p-4 md:p-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
        <section aria-labelledby="story">
          <h2 id="story" className="mb-4 text-lg font-semibold">
            {t('delivery.story')}
          </h2>
          <History delivery={d} entries={entries} />
        </section>
        <div className="grid content-start gap-6">
          {d.address.point && (
            <div className="border-line h-56 overflow-hidden rounded-lg border">
              <Suspense fallback={<div className="bg-sunken size-full" />}>
                <PlaceMap point={d.address.point} label={d.address.text} />
              </Suspense>
            </div>
          )}
          <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
            <Fact label={t('column.recipient')}>
              <Bdi>{d.recipient.name}</Bdi>
              {d.recipient.phone && (
                <a href={`tel:${d.recipient.phone}`} className="text-brand block">
                  <Bdi machine>{d.recipient.phone}</Bdi>
                </a>
              )}
            </Fact>
            <Fact label={t('column.address')}>
              <Bdi>{d.address.text}</Bdi>
            </Fact>
            <Fact label={t('column.window')}>
              {d.window ? `${format.day(d.window.from)}, ${format.span(d.window.from, d.window.to)}` : '—'}
            </Fact>
            <Fact label={t('delivery.eta')}>{eta(d, format.span, t)}</Fact>
            <Fact label={t('column.cod')}>{d.cod ? format.money(d.cod) : t('delivery.no_cod')}</Fact>
            <Fact label={t('delivery.attempts')}>{format.number(d.attempts)}</Fact>
            {d.reference && (
              <Fact label={t('delivery.reference')}>
                <Bdi machine>{d.reference}</Bdi>
              </Fact>
            )}
            {d.instructions && (
              <Fact label={t('delivery.instructions')}>
                <Bdi>{d.instructions}</Bdi>
              </Fact>
            )}
          </dl>
          <Actions delivery={d} />
          <section aria-labelledby="items">
            <h2 id="items" className="mb-2 text-lg font-semibold">
              {t('delivery.items')}
            </h2>
            <ul className="border-line divide-line divide-y rounded-lg border">
              {d.items.map(item => (
                <li
                  key={item.id}
                  className="bg-surface flex items-center justify-between gap-4 px-4 py-2.5 first:rounded-t-lg last:rounded-b-lg"
                >
                  <span>
                    <Bdi>{item.description}</Bdi>
                  </span>
                  <span className="text-muted tnum text-sm">{format.number(item.quantity)} ×</span>
                </li>
              ))}
            </ul>
          </section>
        </div>
      </div>
    </div>
  )
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <dt className="text-muted text-sm">{label}</dt>
    <dd className="font-medium">{children}</dd>
  </div>
)

const REASONS = ['not_planned', 'not_started', 'on_hold', 'at_hub', 'attempted', 'arrived', 'over'] as const

function eta(d: Delivery, span: (from: string, to: string) => string, t: ReturnType<typeof useT>): string {
  if (d.eta.from && d.eta.to) return span(d.eta.from, d.eta.to)
  return t(`eta.${REASONS.find(r => r === d.eta.reason) ?? 'not_planned'}`)
}

/** The newest first: what a dispatcher on the telephone is asked about. */
function History({ delivery, entries }: { delivery: Delivery; entries: TimelineEntry[] }) {
  const t = useT()
  const { common, format } = useI18n()
  const moments = useMemo<Moment[]>(
    () =>
      entries.toReversed().map((entry, i) => ({
        key: entry.id,
        title: isStatus(entry.to) ? common(`status.${entry.to}`) : entry.to,
        when: format.moment(entry.occurred_at),
        state:
          phaseOf(entry.to) === 'trouble'
            ? 'bad'
            : i === 0 && phaseOf(delivery.status) === 'moving'
              ? 'now'
              : 'past',
        detail: <Cause entry={entry} />,
      })),
    [entries, delivery.status, common, format],
  )
  return moments.length ? (
    <Timeline label={t('delivery.story')} moments={moments} />
  ) : (
    <p className="text-muted">{t('delivery.no_story')}</p>
  )
}

/** Who did it and why; and, when it was done without a network, when we learnt of it. */
function Cause({ entry }: { entry: TimelineEntry }) {
  const t = useT()
  const { common, format } = useI18n()
  const { nameOf } = useDrivers()
  const role = ACTORS.find(a => a === entry.actor.kind) ?? 'system'
  const failure = FAILURES.find(f => f === entry.cause)
  const late = Date.parse(entry.received_at) - Date.parse(entry.occurred_at) > LATE_MS
  return (
    <>
      <Bdi>{(entry.actor.driver_id && nameOf(entry.actor.driver_id)) || t(`actor.${role}`)}</Bdi>
      {failure && ` · ${common(`failure.${failure}`)}`}
      {entry.note && (
        <>
          {' · '}
          <Bdi>{entry.note}</Bdi>
        </>
      )}
      {late && (
        <span className="block">
          {t('delivery.reported_later', { time: format.moment(entry.received_at) })}
        </span>
      )}
    </>
  )
}

/** Later than this is worth saying: it was done without a network. */
const LATE_MS = 60_000

const ACTORS = ['system', 'driver', 'dispatcher', 'business', 'customer', 'admin', 'hub_staff'] as const

function useDrivers() {
  const drivers = useQuery({ queryKey: ['drivers'], queryFn: server.drivers, staleTime: 60_000 })
  return { nameOf: (id: string) => drivers.data?.find(d => d.id === id)?.name }
}
