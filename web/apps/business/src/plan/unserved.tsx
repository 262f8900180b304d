import type { Unserved } from '@qafila/api'
import { Bdi } from '@qafila/i18n'
import { Icon } from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import { useBoard } from './board'
import { useReasons } from './reasons'
import { useT } from './texts'
import type { useDrag } from './use-drag'

const ACT = 'text-bad inline-flex min-h-7 items-center gap-1 rounded text-sm font-semibold underline'
/** More reasons than these are a list, not a sentence. */
const REASONS_MAX = 2

/** What nobody serves: why, what would fix it, and the way there. Stops are lifted from here and put back here. */
export function UnservedList({ unserved, drag }: { unserved: Unserved[]; drag: ReturnType<typeof useDrag> }) {
  const t = useT()
  return (
    <details data-drop="" className="bg-bad-soft border-line border-b" open={unserved.length <= 5}>
      <summary className="text-bad flex min-h-11 items-center gap-2.5 px-4 font-semibold -outline-offset-2 md:px-6">
        <Icon name="alert" size={18} />
        {t('plan.unserved_n', { n: unserved.length })}
      </summary>
      <ul className="px-4 pb-3 md:px-6" aria-label={t('plan.unserved')}>
        {unserved.map(u => (
          <Line key={u.job} unserved={u} drag={drag} />
        ))}
      </ul>
    </details>
  )
}

function Line({ unserved, drag }: { unserved: Unserved; drag: ReturnType<typeof useDrag> }) {
  const t = useT()
  const board = useBoard()
  const say = useReasons()
  const { job, reasons = [] } = unserved
  const selected = board.selection.stop === job
  const vehicle = reasons.find(r => r.vehicle)?.vehicle ?? board.vehicles[0]
  return (
    <li className={`py-1.5 ${selected ? 'bg-brand-soft -mx-2 rounded-md px-2' : ''}`}>
      <button
        type="button"
        aria-pressed={selected}
        onPointerDown={drag(job)}
        onClick={() => board.choose({ rev: board.selection.rev, stop: selected ? undefined : job })}
        className="block w-full min-w-0 touch-manipulation rounded text-start font-medium"
      >
        <Bdi clip>{board.jobName(job)}</Bdi>
      </button>
      {reasons.length ? (
        <ul className="text-ink text-sm">
          {reasons.slice(0, REASONS_MAX).map(r => (
            <li key={`${r.rule}${r.vehicle}${r.what}${r.after}`}>{say.why(r)}</li>
          ))}
        </ul>
      ) : (
        <p className="text-ink text-sm">{t('plan.no_room')}</p>
      )}
      <p className="flex flex-wrap gap-x-4">
        {board.editable && vehicle && (
          <button type="button" className={ACT} onClick={() => board.hand.lift(job, { vehicle })}>
            {t('plan.put_on', { vehicle: board.vehicleName(vehicle) })}
          </button>
        )}
        {job.startsWith('dlv_') && (
          <Link to="/deliveries/$id" params={{ id: job }} className={ACT}>
            {t('plan.change_delivery')}
          </Link>
        )}
      </p>
    </li>
  )
}
