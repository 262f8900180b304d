import { Bdi, useI18n } from '@qafila/i18n'
import { Button, IconButton, Spinner } from '@qafila/ui'
import type { ReactNode } from 'react'
import { useBoard } from './board'
import { places, type Target, targetOf } from './hand'
import { useReasons } from './reasons'
import { minutes, signed } from './signed'
import { useT } from './texts'

const SELECT =
  'bg-rail-on border-rail-line text-rail-ink min-h-8 max-w-44 min-w-0 rounded-md border px-2 text-sm [&>option]:bg-raised [&>option]:text-ink'

/** What is in the hand, where it would go and what that would change; its menus do what dragging does. */
export function HandBar() {
  const t = useT()
  const board = useBoard()
  const { hand, solution } = board
  if (!hand.carried || !solution) return null
  const { job, target } = hand.carried
  const broken = hand.broken.length > 0
  return (
    <section
      aria-label={t('plan.hand')}
      className="on-rail bg-rail text-rail-ink shadow-float z-30 grid gap-2 rounded-lg px-4 py-2.5 max-md:fixed max-md:inset-x-2 max-md:bottom-[4.5rem] md:absolute md:inset-x-3 md:bottom-3"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <span className="min-w-0 flex-1 basis-32 text-sm font-semibold">
          <Bdi clip>{board.jobName(job)}</Bdi>
        </span>
        <Menus job={job} target={target} />
        <span className="ms-auto flex gap-1.5">
          <Button
            look={broken ? 'danger' : 'primary'}
            className="min-h-8! px-3 text-sm"
            onClick={() => hand.drop(broken)}
          >
            {t(broken ? 'plan.move_anyway' : 'plan.move_here')}
          </Button>
          <IconButton
            icon="close"
            size={16}
            label={t('plan.put_back')}
            onClick={hand.putBack}
            className="text-rail-muted hover:text-rail-ink size-8!"
          />
        </span>
      </div>
      <Outcome />
    </section>
  )
}

function Menus({ job, target }: { job: string; target: Target }) {
  const t = useT()
  const board = useBoard()
  const routes = board.solution?.routes ?? []
  const home = targetOf(routes, job)
  const exact = target.vehicle ? places(routes, target.vehicle, job) : []
  const at = exact.findIndex(p => p.after === target.after && Boolean(p.first) === Boolean(target.first))
  return (
    <>
      <label className="contents">
        <span className="sr-only">{t('plan.to_vehicle')}</span>
        <select
          className={SELECT}
          value={target.vehicle ?? ''}
          onChange={e => {
            const vehicle = e.currentTarget.value || null
            board.hand.aim(vehicle === home.vehicle ? home : { vehicle })
          }}
        >
          <option value="">{t('plan.no_route')}</option>
          {board.vehicles.map(v => (
            <option key={v} value={v}>
              {board.vehicleName(v)}
            </option>
          ))}
        </select>
      </label>
      {target.vehicle && (
        <label className="contents">
          <span className="sr-only">{t('plan.to_place')}</span>
          <select
            className={SELECT}
            value={at}
            onChange={e => {
              const place = exact[Number(e.currentTarget.value)]
              board.hand.aim(place ?? { vehicle: target.vehicle })
            }}
          >
            <option value={-1}>{t('plan.place_best')}</option>
            {exact.map((place, i) => (
              <option key={place.after ?? ''} value={i}>
                {place.after
                  ? t('plan.place_after', { name: board.jobName(place.after) })
                  : t('plan.place_first')}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  )
}

function Outcome() {
  const t = useT()
  const { format } = useI18n()
  const { hand, money, solution } = useBoard()
  const say = useReasons()
  const change = hand.outcome?.change
  if (hand.error) return <p className="text-saffron text-sm">{t('plan.cannot')}</p>
  const home =
    hand.carried &&
    solution &&
    JSON.stringify(targetOf(solution.routes, hand.carried.job)) === JSON.stringify(hand.carried.target)
  return (
    <output className="tnum flex min-h-6 flex-wrap items-center gap-x-5 gap-y-1 text-sm">
      {change ? (
        <>
          <Delta label={t('plan.stat_distance')} value={change.distance_m}>
            {signed(change.distance_m, format.distance)}
          </Delta>
          <Delta label={t('plan.stat_late')} value={change.late_s}>
            {signed(change.late_s, s => minutes(format, s))}
          </Delta>
          <Delta label={t('plan.stat_cost')} value={change.cost_minor}>
            {signed(change.cost_minor, money)}
          </Delta>
          {change.unserved !== 0 && (
            <Delta label={t('plan.stat_unserved')} value={change.unserved}>
              {signed(change.unserved, n => format.number(n))}
            </Delta>
          )}
          {hand.broken.slice(0, 3).map(b => (
            <span key={`${b.rule}${b.job}${b.vehicle}`} className="text-saffron font-semibold">
              {say.broken(b)}
            </span>
          ))}
        </>
      ) : home ? (
        <span className="text-rail-muted">{t('plan.hand_hint')}</span>
      ) : (
        <Spinner />
      )}
    </output>
  )
}

const Delta = ({ label, value, children }: { label: string; value: number; children: ReactNode }) => (
  <span className="flex items-baseline gap-1.5">
    <span className="text-rail-muted">{label}</span>
    <span className={value > 0 ? 'text-saffron font-semibold' : 'font-semibold'}>{children}</span>
  </span>
)
