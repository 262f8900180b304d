import type { PlanRoute, PlanStop } from '@qafila/api'
import { Bdi, useI18n } from '@qafila/i18n'
import { toneClass } from '@qafila/map/tones'
import { Icon, IconButton } from '@qafila/ui'
import { useEffect, useMemo, useRef, useState } from 'react'
import { chosenRoute, useBoard, useDay } from './board'
import { type Day, hoursOf, percent, shareOf } from './scale'
import { useT } from './texts'
import { useDrag } from './use-drag'

const ZOOMS = [1, 2, 4, 8]
/** A lane's width in pixels at the first zoom, roughly: decides only how much is written. */
const LANE_PX = 640
const BEAD_PX = 22
const NOW_MS = 30_000

/** Every vehicle's day against the same clock: driving, service, waiting, breaks, lateness. Stops are carried here. */
export function Timeline() {
  const t = useT()
  const board = useBoard()
  const { solution, shown, vehicles } = board
  const day = useDay(solution)
  const [zoom, setZoom] = useState(0)
  const drag = useDrag(board, day)
  const chosen = chosenRoute(board)
  const scale = ZOOMS[zoom] ?? 1
  const routes = useMemo(() => new Map(shown?.routes.map(r => [r.vehicle, r])), [shown])
  return (
    <section
      aria-label={t('plan.timeline')}
      className="bg-surface border-line relative flex min-h-0 flex-col border-t max-md:h-72"
    >
      <header className="flex items-center gap-3 ps-4 pe-2 md:ps-6">
        <h2 className="text-sm font-semibold">{t('plan.timeline')}</h2>
        <Legend />
        <span className="ms-auto flex">
          <IconButton
            icon="minus"
            size={16}
            label={t('plan.zoom_out')}
            className="text-muted hover:bg-sunken size-8!"
            disabled={zoom === 0}
            onClick={() => setZoom(zoom - 1)}
          />
          <IconButton
            icon="plus"
            size={16}
            label={t('plan.zoom_in')}
            className="text-muted hover:bg-sunken size-8!"
            disabled={zoom === ZOOMS.length - 1}
            onClick={() => setZoom(zoom + 1)}
          />
        </span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrolled by keys too */}
      <div className="scroll-calm min-h-0 flex-1" tabIndex={0} role="group" aria-label={t('plan.timeline')}>
        <div className="relative min-w-[34rem]" style={{ width: `${scale * 100}%` }}>
          <Hours day={day} most={Math.round((LANE_PX * scale) / 64)} />
          <NowLine day={day} />
          {vehicles.map((vehicle, tone) => (
            <Lane
              key={vehicle}
              vehicle={vehicle}
              route={routes.get(vehicle)}
              tone={tone}
              day={day}
              wide={scale}
              chosen={chosen === vehicle}
              drag={drag}
            />
          ))}
        </div>
      </div>
    </section>
  )
}

const NAME = 'w-32 md:w-40'

function Legend() {
  const t = useT()
  const item = 'flex items-center gap-1.5'
  return (
    <span aria-hidden="true" className="text-muted flex gap-4 text-xs max-lg:hidden">
      <span className={item}>
        <span className="bg-muted h-2.5 w-4 rounded-sm" />
        {t('plan.legend_service')}
      </span>
      <span className={item}>
        <span className="waiting text-muted h-2.5 w-4 rounded-sm" />
        {t('plan.legend_wait')}
      </span>
      <span className={item}>
        <span className="border-muted h-2.5 w-4 rounded-sm border border-dashed" />
        {t('plan.break')}
      </span>
      <span className={`${item} text-bad`}>
        <Icon name="alert" size={12} />
        {t('plan.legend_late')}
      </span>
    </span>
  )
}

function Hours({ day, most }: { day: Day; most: number }) {
  const { format } = useI18n()
  return (
    <div aria-hidden="true" className="bg-surface border-line sticky top-0 z-10 flex h-6 border-b">
      <span className={`${NAME} shrink-0`} />
      <span className="text-muted tnum relative flex-1 text-2xs">
        {hoursOf(day, most).map(at => (
          <span
            key={at}
            className="border-line absolute bottom-0 border-s ps-1 leading-5 last:border-0"
            style={{ insetInlineStart: percent(shareOf(day, at)) }}
          >
            {shareOf(day, at) < 0.97 && format.time(at)}
          </span>
        ))}
      </span>
    </div>
  )
}

/** Where the day is now, when it is today. */
function NowLine({ day }: { day: Day }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), NOW_MS)
    return () => clearInterval(timer)
  }, [])
  const share = shareOf(day, now)
  if (share <= 0 || share >= 1) return null
  return (
    <span aria-hidden="true" className="pointer-events-none absolute inset-0 z-10 flex">
      <span className={`${NAME} shrink-0`} />
      <span className="relative flex-1">
        <span className="bg-saffron absolute inset-y-0 w-0.5" style={{ insetInlineStart: percent(share) }} />
      </span>
    </span>
  )
}

type LaneProps = {
  vehicle: string
  route: PlanRoute | undefined
  tone: number
  day: Day
  wide: number
  chosen: boolean
  drag: ReturnType<typeof useDrag>
}

function Lane({ vehicle, route, tone, day, wide, chosen, drag }: LaneProps) {
  const t = useT()
  const { format } = useI18n()
  const board = useBoard()
  const row = useRef<HTMLDivElement>(null)
  const { carried } = board.hand
  const aimed = carried?.target.vehicle === vehicle
  const focus = carried?.job ?? board.selection.stop
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const roomy = (route?.stops.length ?? 0) * BEAD_PX < LANE_PX * wide
  const has = (job: string | undefined) => job && route?.stops.some(s => s.job === job)
  return (
    <div
      ref={row}
      className={`border-line flex h-9 border-b ${aimed ? 'bg-brand-soft' : chosen ? 'bg-bg' : ''}`}
    >
      <button
        type="button"
        data-drop={vehicle}
        onClick={() =>
          board.choose({ ...board.selection, route: chosen ? undefined : vehicle, stop: undefined })
        }
        aria-pressed={chosen}
        className={`${NAME} bg-surface sticky start-0 z-[5] flex shrink-0 items-center gap-2 ps-4 pe-2 text-start text-sm -outline-offset-2 md:ps-6 ${chosen ? 'font-semibold' : ''}`}
      >
        <span aria-hidden="true" className={`${toneClass(tone)} size-2.5 shrink-0 rounded-full bg-current`} />
        <span className="min-w-0">
          <Bdi clip>{board.vehicleName(vehicle)}</Bdi>
        </span>
      </button>
      <div data-drop={vehicle} data-lane="" className={`${toneClass(tone)} relative flex-1`}>
        {has(focus) && <Windows job={focus as string} day={day} />}
        {route ? (
          <>
            <span
              aria-hidden="true"
              className="absolute top-1/2 h-[3px] -translate-y-1/2 rounded-full bg-current opacity-35"
              style={span(day, route.depart_at, route.end_at)}
            />
            {route.stops.map(stop => (
              <Stop key={`${stop.sequence}`} stop={stop} day={day} roomy={roomy} drag={drag} />
            ))}
          </>
        ) : (
          <span className="text-muted absolute inset-y-0 flex items-center px-3 text-xs">
            {t('plan.no_work')}
          </span>
        )}
        {route && <span className="sr-only">{format.span(route.depart_at, route.end_at)}</span>}
      </div>
    </div>
  )
}

const span = (day: Day, from: string, until: string) => ({
  insetInlineStart: percent(shareOf(day, from)),
  width: percent(Math.max(0, shareOf(day, until) - shareOf(day, from))),
})

/** When the doors of the stop in hand are open. */
function Windows({ job, day }: { job: string; day: Day }) {
  const { windowsOf } = useBoard()
  const clip = (at: string) => new Date(Math.min(day.until, Math.max(day.from, Date.parse(at)))).toISOString()
  return windowsOf(job).map(w => (
    <span
      key={w.from}
      aria-hidden="true"
      className="bg-ok/15 border-ok absolute inset-y-0.5 rounded-sm border-x"
      style={span(day, clip(w.from), clip(w.until))}
    />
  ))
}

type StopProps = { stop: PlanStop; day: Day; roomy: boolean; drag: ReturnType<typeof useDrag> }

function Stop({ stop, day, roomy, drag }: StopProps) {
  const t = useT()
  const { format } = useI18n()
  const board = useBoard()
  const job = stop.job
  if (!job)
    return (
      <span
        title={t(stop.activity === 'break' ? 'plan.break' : 'plan.reload')}
        className="border-muted bg-surface absolute inset-y-2 min-w-1.5 rounded-sm border border-dashed"
        style={span(day, stop.start_at, stop.leave_at)}
      />
    )
  const held = board.hand.carried?.job === job
  const selected = held || board.selection.stop === job
  const late = Boolean(stop.late_s)
  const label = `${format.number(stop.sequence)} · ${board.jobName(job)} · ${format.time(stop.start_at)}`
  return (
    <>
      {stop.start_at > stop.arrive_at && (
        <span
          aria-hidden="true"
          className="waiting absolute inset-y-3 rounded-sm"
          style={span(day, stop.arrive_at, stop.start_at)}
        />
      )}
      <button
        type="button"
        tabIndex={-1}
        aria-label={
          late ? `${label} · ${t('plan.late', { time: format.duration(stop.late_s ?? 0) })}` : label
        }
        title={label}
        onPointerDown={drag(job)}
        onClick={() => board.choose({ ...board.selection, route: undefined, stop: job })}
        className={`absolute inset-y-1.5 flex touch-manipulation items-center justify-center rounded-sm border-x border-surface text-2xs leading-none font-bold ${roomy ? 'min-w-5' : 'min-w-2'} ${late ? 'bg-bad text-on-bad' : 'bg-current'} ${stop.locked ? 'border-b-ink border-b-3' : ''} ${selected ? 'ring-saffron z-[4] ring-2 ring-offset-1 ring-offset-surface' : ''}`}
        style={span(day, stop.start_at, stop.leave_at)}
      >
        {roomy && <span className={late ? '' : 'text-surface'}>{format.number(stop.sequence)}</span>}
      </button>
      {late && (
        <span
          aria-hidden="true"
          className="text-bad pointer-events-none absolute -top-px"
          style={{ insetInlineStart: percent(shareOf(day, stop.start_at)) }}
        >
          <Icon name="alert" size={11} />
        </span>
      )}
    </>
  )
}
