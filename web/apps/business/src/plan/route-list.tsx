import {
  type PlanDetail,
  type PlanRoute,
  type PlanStop,
  type Solution,
  server,
  type Unserved,
} from '@qafila/api'
import { Bdi, useI18n } from '@qafila/i18n'
import { toneClass } from '@qafila/map/tones'
import { Icon } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { useT } from './texts'

type Day = { from: number; length: number }

/** The hours that all routes share, so that one strand can be read against another. */
function dayOf(routes: PlanRoute[]): Day {
  const from = Math.min(...routes.map(r => Date.parse(r.depart_at)))
  const to = Math.max(...routes.map(r => Date.parse(r.end_at)))
  return { from, length: Math.max(1, to - from) }
}

type ListProps = {
  plan: PlanDetail
  solution: Solution
  names(id: string): string
  chosen: string | null
  onChoose(route: string | null): void
}

/** The plan in words: totals, what nobody serves and why, and every route as a strand of stops over the day. */
export function RouteList({ plan, solution, names, chosen, onChoose }: ListProps) {
  const t = useT()
  const { format } = useI18n()
  const { totals, routes, unserved } = solution
  const day = useMemo(() => dayOf(routes), [routes])
  return (
    <>
      <dl className="border-line grid grid-cols-4 gap-3 border-b px-4 py-3.5 md:px-6">
        <Total label={t('plan.stat_served')}>
          {format.number(totals.served)}
          <span className="text-muted text-sm font-normal"> / {format.number(plan.jobs)}</span>
        </Total>
        <Total label={t('plan.stat_routes')}>{format.number(totals.routes)}</Total>
        <Total label={t('plan.stat_distance')}>{format.distance(totals.distance_m)}</Total>
        <Total label={t('plan.stat_late')} bad={totals.late_s > 0}>
          {totals.late_s ? format.duration(totals.late_s) : t('plan.on_time')}
        </Total>
      </dl>
      {unserved.length > 0 && <UnservedList unserved={unserved} />}
      <ol className="divide-line divide-y">
        {routes.map((route, tone) => (
          <RouteRow
            key={route.vehicle}
            route={route}
            tone={tone}
            day={day}
            name={names(route.vehicle)}
            open={chosen === route.vehicle}
            onChoose={() => onChoose(chosen === route.vehicle ? null : route.vehicle)}
          />
        ))}
      </ol>
    </>
  )
}

const Total = ({ label, bad, children }: { label: string; bad?: boolean; children: ReactNode }) => (
  <div>
    <dt className="text-muted text-xs">{label}</dt>
    <dd className={`tnum text-lg font-bold ${bad ? 'text-bad' : ''}`}>{children}</dd>
  </div>
)

type RowProps = { route: PlanRoute; tone: number; day: Day; name: string; open: boolean; onChoose(): void }

function RouteRow({ route, tone, day, name, open, onChoose }: RowProps) {
  const t = useT()
  const { format } = useI18n()
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (open) button.current?.scrollIntoView({ block: 'nearest' })
  }, [open])
  const stops = route.stops.filter(s => s.job)
  return (
    <li className={open ? 'bg-bg' : ''}>
      <button
        ref={button}
        type="button"
        aria-expanded={open}
        onClick={onChoose}
        className="hover:bg-bg block w-full px-4 py-3 text-start -outline-offset-2 md:px-6"
      >
        <span className="flex items-center gap-2.5">
          <span aria-hidden="true" className={`${toneClass(tone)} size-3 shrink-0 rounded-full bg-current`} />
          <span className="min-w-0 flex-1 font-semibold">
            <Bdi clip>{name}</Bdi>
          </span>
          <span className="text-muted tnum text-sm whitespace-nowrap">
            {format.span(route.depart_at, route.end_at)}
          </span>
        </span>
        <DayStrand route={route} tone={tone} day={day} />
        <span className="text-muted tnum flex gap-4 text-sm">
          <span>{t('plan.stops', { n: stops.length })}</span>
          <span>{format.distance(route.distance_m)}</span>
          <span>{format.duration(route.duration_s)}</span>
          {route.late_s > 0 && (
            <span className="text-bad font-semibold">
              {t('plan.late', { time: format.duration(route.late_s) })}
            </span>
          )}
        </span>
      </button>
      {open && <Stops stops={route.stops} tone={tone} />}
    </li>
  )
}

/** The route against the clock: a line from departure to return, a bead where the wheels stop. */
function DayStrand({ route, tone, day }: { route: PlanRoute; tone: number; day: Day }) {
  const share = (at: string) => (Date.parse(at) - day.from) / day.length
  const percent = (n: number) => `${(n * 100).toFixed(2)}%`
  const [start, end] = [share(route.depart_at), share(route.end_at)]
  return (
    <span aria-hidden="true" className={`${toneClass(tone)} relative my-2 block h-3`}>
      <span className="bg-line absolute inset-x-0 top-1/2 h-px" />
      <span
        className="absolute top-1/2 h-[3px] -translate-y-1/2 rounded-full bg-current opacity-45"
        style={{ insetInlineStart: percent(start), width: percent(end - start) }}
      />
      {route.stops.map(stop => (
        <span
          key={stop.sequence}
          className={`absolute top-1/2 size-2 -translate-x-1/2 -translate-y-1/2 rounded-full rtl:translate-x-1/2 ${stop.late_s ? 'bg-bad' : 'bg-current'}`}
          style={{ insetInlineStart: percent(share(stop.arrive_at)) }}
        />
      ))}
    </span>
  )
}

function Stops({ stops, tone }: { stops: PlanStop[]; tone: number }) {
  const t = useT()
  const { format } = useI18n()
  const jobs = stops.flatMap(s => (s.job ? [s.job] : []))
  const named = useQuery({
    queryKey: ['deliveries', 'named', jobs],
    queryFn: () => server.deliveriesByIds(jobs.filter(j => j.startsWith('dlv_'))),
    staleTime: 60_000,
  })
  return (
    <ol className="px-4 pb-4 md:px-6">
      {stops.map(stop => {
        const delivery = named.data?.find(d => d.id === stop.job)
        return (
          <li key={stop.sequence} className="flex min-h-10 items-center gap-3 py-1">
            <span
              className={`${toneClass(tone)} tnum grid size-6 shrink-0 place-items-center rounded-full border-2 border-current text-xs font-bold`}
            >
              {format.number(stop.sequence)}
            </span>
            <span className="min-w-0 flex-1 leading-tight">
              {stop.job && delivery ? (
                <Link
                  to="/deliveries/$id"
                  params={{ id: delivery.id }}
                  className="font-medium hover:underline"
                >
                  <Bdi clip>{delivery.recipient.name}</Bdi>
                </Link>
              ) : (
                <span className="font-medium">
                  {t(
                    stop.activity === 'break'
                      ? 'plan.break'
                      : stop.activity === 'reload'
                        ? 'plan.reload'
                        : 'plan.stop',
                  )}
                </span>
              )}
              {delivery && (
                <span className="text-muted text-sm">
                  <Bdi clip>{delivery.address.text}</Bdi>
                </span>
              )}
            </span>
            {stop.late_s ? (
              <span className="text-bad text-sm font-semibold">
                {t('plan.late', { time: format.duration(stop.late_s) })}
              </span>
            ) : null}
            <span className="text-muted tnum text-sm">{format.time(stop.arrive_at)}</span>
          </li>
        )
      })}
    </ol>
  )
}

/** What nobody serves, with what stands in the way of each. */
function UnservedList({ unserved }: { unserved: Unserved[] }) {
  const t = useT()
  const ids = unserved.map(u => u.job)
  const named = useQuery({
    queryKey: ['deliveries', 'named', ids],
    queryFn: () => server.deliveriesByIds(ids.filter(j => j.startsWith('dlv_'))),
    staleTime: 60_000,
  })
  return (
    <details className="bg-bad-soft border-line border-b" open={unserved.length <= 5}>
      <summary className="text-bad flex min-h-11 items-center gap-2.5 px-4 font-semibold md:px-6">
        <Icon name="alert" size={18} />
        {t('plan.unserved_n', { n: unserved.length })}
      </summary>
      <ul className="px-4 pb-3 md:px-6">
        {unserved.map(u => {
          const delivery = named.data?.find(d => d.id === u.job)
          return (
            <li key={u.job} className="py-1">
              <span className="font-medium">
                <Bdi clip>{delivery?.recipient.name ?? u.job}</Bdi>
              </span>
              <span className="text-muted block text-sm">
                {u.reasons?.length ? u.reasons.map(r => r.text ?? r.rule).join(' · ') : t('plan.no_room')}
              </span>
            </li>
          )
        })}
      </ul>
    </details>
  )
}
