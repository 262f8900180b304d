import type { PlanRoute } from '@qafila/api'
import { Bdi, useI18n } from '@qafila/i18n'
import { toneClass } from '@qafila/map/tones'
import { type ReactNode, useEffect, useRef } from 'react'
import { chosenRoute, useBoard, useDay } from './board'
import { type Day, percent, shareOf } from './scale'
import { minutes } from './signed'
import { Stops } from './stops'
import { useT } from './texts'
import { UnservedList } from './unserved'
import { useDrag } from './use-drag'
import { useTolls } from './use-roads'

/** The plan in words: totals, what nobody serves and why, and every route as a strand of stops over the day. */
export function RouteList() {
  const t = useT()
  const { format } = useI18n()
  const board = useBoard()
  const { solution, plan, money } = board
  const day = useDay(solution)
  const drag = useDrag(board, day)
  const chosen = chosenRoute(board)
  if (!solution) return null
  const { totals } = solution
  return (
    <>
      <dl className="border-line grid grid-cols-4 gap-3 border-b px-4 py-3 md:px-6">
        <Total label={t('plan.stat_served')}>
          {format.number(totals.served)}
          <span className="text-muted text-sm font-normal"> / {format.number(plan.jobs)}</span>
        </Total>
        <Total label={t('plan.stat_distance')}>{format.distance(totals.distance_m)}</Total>
        <Total label={t('plan.stat_late')} bad={totals.late_s > 0}>
          {totals.late_s ? minutes(format, totals.late_s) : t('plan.on_time')}
        </Total>
        <Total label={t('plan.stat_cost')}>{money(totals.cost_minor)}</Total>
      </dl>
      {solution.unserved.length > 0 && <UnservedList unserved={solution.unserved} drag={drag} />}
      <ol className="divide-line divide-y">
        {solution.routes.map(route => (
          <RouteRow
            key={route.vehicle}
            route={route}
            tone={board.vehicles.indexOf(route.vehicle)}
            day={day}
            open={chosen === route.vehicle}
            drag={drag}
          />
        ))}
      </ol>
    </>
  )
}

const Total = ({ label, bad, children }: { label: string; bad?: boolean; children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-muted truncate text-xs">{label}</dt>
    <dd className={`tnum font-bold whitespace-nowrap ${bad ? 'text-bad' : ''}`}>{children}</dd>
  </div>
)

type RowProps = { route: PlanRoute; tone: number; day: Day; open: boolean; drag: ReturnType<typeof useDrag> }

function RouteRow({ route, tone, day, open, drag }: RowProps) {
  const t = useT()
  const { format } = useI18n()
  const board = useBoard()
  const button = useRef<HTMLButtonElement>(null)
  const aimed = board.hand.carried?.target.vehicle === route.vehicle
  useEffect(() => {
    if (open) button.current?.scrollIntoView({ block: 'nearest' })
  }, [open])
  const jobs = route.stops.filter(s => s.job).length
  const tolls = useTolls(route)
  return (
    <li className={aimed ? 'bg-brand-soft' : open ? 'bg-bg' : ''}>
      <button
        ref={button}
        type="button"
        aria-expanded={open}
        data-drop={route.vehicle}
        onClick={() => board.choose({ rev: board.selection.rev, route: open ? undefined : route.vehicle })}
        className="hover:bg-bg block w-full px-4 py-3 text-start -outline-offset-2 md:px-6"
      >
        <span className="flex items-center gap-2.5">
          <span aria-hidden="true" className={`${toneClass(tone)} size-3 shrink-0 rounded-full bg-current`} />
          <span className="min-w-0 flex-1 font-semibold">
            <Bdi clip>{board.vehicleName(route.vehicle)}</Bdi>
          </span>
          <span className="text-muted tnum text-sm whitespace-nowrap">
            {format.span(route.depart_at, route.end_at)}
          </span>
        </span>
        <DayStrand route={route} tone={tone} day={day} />
        <span className="text-muted tnum flex flex-wrap gap-x-4 text-sm">
          <span>{t('plan.stops', { n: jobs })}</span>
          <span>{format.distance(route.distance_m)}</span>
          <span>{format.duration(route.duration_s)}</span>
          {tolls && tolls.minor > 0 && <span>{t('plan.tolls', { cost: format.money(tolls) })}</span>}
          {route.late_s > 0 && (
            <span className="text-bad font-semibold">
              {t('plan.late', { time: minutes(format, route.late_s) })}
            </span>
          )}
        </span>
      </button>
      {open && <Stops route={route} tone={tone} drag={drag} />}
    </li>
  )
}

/** The route against the clock: a line from departure to return, a bead where the wheels stop. */
function DayStrand({ route, tone, day }: { route: PlanRoute; tone: number; day: Day }) {
  const [start, end] = [shareOf(day, route.depart_at), shareOf(day, route.end_at)]
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
          style={{ insetInlineStart: percent(shareOf(day, stop.arrive_at)) }}
        />
      ))}
    </span>
  )
}
