import { type PlanRoute, type PlanStop, planning } from '@qafila/api'
import { phaseOf } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { toneClass } from '@qafila/map/tones'
import { Icon, type IconName, PhaseMark } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useBoard } from './board'
import { useReasons } from './reasons'
import { minutes, signed } from './signed'
import { useT } from './texts'
import type { useDrag } from './use-drag'
import { useStopVerbs } from './use-stop-verbs'

type Drag = ReturnType<typeof useDrag>

/** The stops of the open route, in the order of driving. */
export function Stops({ route, tone, drag }: { route: PlanRoute; tone: number; drag: Drag }) {
  const t = useT()
  const { hand } = useBoard()
  const target = hand.carried?.target.vehicle === route.vehicle ? hand.carried.target : null
  return (
    <ol aria-label={t('plan.stops_of')} className="px-2 pb-3 md:px-4">
      {target?.first && <Gap />}
      {route.stops.map(stop => (
        <li key={stop.sequence}>
          {stop.job ? (
            <StopRow stop={stop} job={stop.job} vehicle={route.vehicle} tone={tone} drag={drag} />
          ) : (
            <Pause stop={stop} />
          )}
          {target?.after && target.after === stop.job && <Gap />}
        </li>
      ))}
    </ol>
  )
}

/** Where the stop in the hand would come in. */
const Gap = () => <span aria-hidden="true" className="bg-saffron my-0.5 block h-1 rounded-full" />

function Pause({ stop }: { stop: PlanStop }) {
  const t = useT()
  const { format } = useI18n()
  return (
    <span className="text-muted flex min-h-9 items-center gap-3 px-2 text-sm">
      <span className="border-edge size-6 shrink-0 rounded-md border border-dashed" />
      <span className="flex-1">{t(stop.activity === 'break' ? 'plan.break' : 'plan.reload')}</span>
      <span className="tnum">{format.span(stop.start_at, stop.leave_at)}</span>
    </span>
  )
}

type RowProps = { stop: PlanStop; job: string; vehicle: string; tone: number; drag: Drag }

function StopRow({ stop, job, vehicle, tone, drag }: RowProps) {
  const t = useT()
  const { format } = useI18n()
  const board = useBoard()
  const button = useRef<HTMLButtonElement>(null)
  const selected = board.selection.stop === job
  const held = board.hand.carried?.job === job
  const delivery = board.delivery(job)
  const waits = Date.parse(stop.start_at) - Date.parse(stop.arrive_at)
  useEffect(() => {
    if (!selected) return
    button.current?.scrollIntoView({ block: 'nearest' })
    // Keys that walk the stops carry the focus along; a pointer elsewhere keeps its own.
    if (document.activeElement === document.body || document.activeElement?.closest('[data-stop]'))
      button.current?.focus({ preventScroll: true })
  }, [selected])
  return (
    <div
      data-drop={vehicle}
      data-stop={job}
      className={`rounded-md ${selected ? 'bg-brand-soft' : 'hover:bg-sunken'} ${held ? 'outline-edge outline-2 -outline-offset-2 outline-dashed' : ''}`}
    >
      <button
        ref={button}
        type="button"
        aria-pressed={selected}
        onPointerDown={drag(job)}
        onClick={() =>
          board.choose({ rev: board.selection.rev, route: vehicle, stop: selected ? undefined : job })
        }
        className="flex min-h-11 w-full touch-manipulation items-center gap-3 rounded-md px-2 py-1 text-start -outline-offset-2"
      >
        <span
          className={`${toneClass(tone)} tnum grid size-6 shrink-0 place-items-center rounded-full border-2 border-current text-xs font-bold`}
        >
          {format.number(stop.sequence)}
        </span>
        <span className="min-w-0 flex-1 leading-tight">
          <span className="font-medium">
            <Bdi clip>{board.jobName(job)}</Bdi>
          </span>
          {delivery && (
            <span className="text-muted text-sm">
              <Bdi clip>{delivery.address.text}</Bdi>
            </span>
          )}
        </span>
        {board.plan.state === 'published' && delivery && <PhaseMark phase={phaseOf(delivery.status)} />}
        {stop.locked && (
          <span className="text-muted">
            <Icon name="lock" size={15} />
            <span className="sr-only">{t('plan.locked')}</span>
          </span>
        )}
        <span className="tnum grid justify-items-end text-sm whitespace-nowrap">
          <span className="text-muted">{format.time(stop.arrive_at)}</span>
          {stop.late_s ? (
            <span className="text-bad font-semibold">
              {t('plan.late', { time: minutes(format, stop.late_s) })}
            </span>
          ) : waits >= 60_000 ? (
            <span className="text-muted text-xs">
              {t('plan.waits', { time: format.duration(waits / 1000) })}
            </span>
          ) : null}
        </span>
      </button>
      {selected && !held && <Details job={job} locked={Boolean(stop.locked)} />}
    </div>
  )
}

/** What can be done with the chosen stop, when its door is open, and why it is here. */
function Details({ job, locked }: { job: string; locked: boolean }) {
  const t = useT()
  const { format } = useI18n()
  const board = useBoard()
  const verbs = useStopVerbs(board)
  const windows = board.windowsOf(job)
  return (
    <div className="grid gap-2 px-3 pb-3 ps-11 text-sm">
      {windows.length > 0 && (
        <p className="text-muted tnum">
          {t('plan.window', { span: format.list(windows.map(w => format.span(w.from, w.until))) })}
        </p>
      )}
      <Why job={job} />
      <div className="flex flex-wrap gap-1.5">
        {board.editable && (
          <>
            <Act icon="arrow" onClick={() => board.hand.lift(job)}>
              {t('plan.move')}
            </Act>
            <Act icon={locked ? 'unlock' : 'lock'} onClick={() => verbs.lock([job], !locked)}>
              {t(locked ? 'plan.unlock' : 'plan.lock')}
            </Act>
            <Act icon="minus" onClick={() => board.hand.lift(job, { vehicle: null })}>
              {t('plan.take_off')}
            </Act>
          </>
        )}
        {job.startsWith('dlv_') && (
          <Link to="/deliveries/$id" params={{ id: job }} className={ACT}>
            <Icon name="box" size={15} />
            {t('plan.open_delivery')}
          </Link>
        )}
      </div>
    </div>
  )
}

const ACT =
  'bg-surface border-line hover:border-edge inline-flex min-h-8 items-center gap-1.5 rounded-md border px-2.5 font-medium'

const Act = ({ icon, onClick, children }: { icon: IconName; onClick(): void; children: string }) => (
  <button type="button" onClick={onClick} className={ACT}>
    <Icon name={icon} size={15} />
    {children}
  </button>
)

/** The next best vehicles, proven by the planner's own checker. */
function Why({ job }: { job: string }) {
  const t = useT()
  const board = useBoard()
  const say = useReasons()
  const { plan } = board
  const why = useQuery({
    queryKey: ['plan', plan.id, 'why', plan.revision, job],
    queryFn: () => planning.explain(plan.id, job),
    enabled: board.editable,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  if (!why.data) return null
  if (why.data.state === 'unserved')
    return <p className="text-muted">{why.data.reasons.map(say.why).slice(0, 2).join(' ')}</p>
  const next = why.data.next_best[0]
  if (!next) return <p className="text-muted">{t('plan.only_vehicle')}</p>
  return (
    <p className="text-muted">
      {next.left_out > 0
        ? t('plan.next_best_leaves', { vehicle: board.vehicleName(next.vehicle), n: next.left_out })
        : t('plan.next_best', {
            vehicle: board.vehicleName(next.vehicle),
            cost: signed(next.cost_minor, board.money),
          })}
    </p>
  )
}
