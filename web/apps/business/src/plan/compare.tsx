import { planning, type Revision } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { Dialog, Skeleton } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { ProblemNotice } from '../shell/problem'
import { useBoard } from './board'
import { minutes, signed } from './signed'
import { useT } from './texts'

const ACT = 'text-brand inline-flex min-h-8 items-center rounded px-1 font-semibold'

/** Every solution the plan has had, beside the newest: look at one, or go back to it. */
export function Compare({ onClose }: { onClose(): void }) {
  const t = useT()
  const { common } = useI18n()
  const { plan } = useBoard()
  const revisions = useQuery({
    queryKey: ['plan', plan.id, 'revisions', plan.revision],
    queryFn: () => planning.revisions(plan.id),
  })
  return (
    <Dialog open place="side" title={t('plan.compare')} closeLabel={common('verb.close')} onClose={onClose}>
      {revisions.error ? (
        <ProblemNotice error={revisions.error} onRetry={() => void revisions.refetch()} />
      ) : revisions.data ? (
        <ol className="grid gap-3">
          {revisions.data
            .toSorted((a, b) => b.number - a.number)
            .map((revision, _, all) => (
              <Line key={revision.number} revision={revision} newest={all[0] ?? revision} onClose={onClose} />
            ))}
        </ol>
      ) : (
        <Skeleton label={t('plan.loading')} />
      )}
    </Dialog>
  )
}

type LineProps = { revision: Revision; newest: Revision; onClose(): void }

function Line({ revision, newest, onClose }: LineProps) {
  const t = useT()
  const { format } = useI18n()
  const board = useBoard()
  const { plan, money, selection, choose, edits } = board
  const { totals, number } = revision
  const current = number === newest.number
  const inForce = number === plan.published_revision
  const figures: [label: string, value: string, change: number, write: (n: number) => string][] = [
    [
      t('plan.stat_distance'),
      format.distance(totals.distance_m),
      totals.distance_m - newest.totals.distance_m,
      format.distance,
    ],
    [
      t('plan.stat_late'),
      minutes(format, totals.late_s),
      totals.late_s - newest.totals.late_s,
      s => minutes(format, s),
    ],
    [t('plan.stat_cost'), money(totals.cost_minor), totals.cost_minor - newest.totals.cost_minor, money],
    [
      t('plan.stat_unserved'),
      format.number(totals.unserved),
      totals.unserved - newest.totals.unserved,
      n => format.number(n),
    ],
  ]
  const restore = () => {
    edits.make({
      edits: [{ op: 'revert', revision: number }],
      accept: true,
      said: t('plan.restored', { n: number }),
    })
    choose({})
    onClose()
  }
  return (
    <li className={`border-line rounded-lg border p-3 ${selection.rev === number ? 'bg-brand-soft' : ''}`}>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-semibold">{t('plan.revision', { n: number })}</span>
        <span className="text-muted text-sm">
          {t(revision.origin === 'edited' ? 'plan.by_hand' : 'plan.by_search')}
          {' · '}
          {format.moment(revision.created_at)}
        </span>
        {current && <Flag>{t('plan.newest')}</Flag>}
        {inForce && <Flag>{t('plan.state_published')}</Flag>}
      </p>
      <dl className="tnum mt-2 grid grid-cols-2 gap-x-4 gap-y-1.5 text-sm sm:grid-cols-4">
        {figures.map(([label, value, change, write]) => (
          <div key={label}>
            <dt className="text-muted text-xs">{label}</dt>
            <dd className="font-semibold">{value}</dd>
            {change !== 0 && (
              <dd className={change > 0 ? 'text-bad text-xs' : 'text-ok text-xs'}>{signed(change, write)}</dd>
            )}
          </div>
        ))}
      </dl>
      {!current && (
        <p className="mt-1.5 flex gap-4 text-sm">
          <button
            type="button"
            className={ACT}
            onClick={() => {
              choose({ rev: number })
              onClose()
            }}
          >
            {t('plan.look')}
          </button>
          {plan.allowed.includes('edit') && (
            <button type="button" className={ACT} onClick={restore}>
              {t('plan.take_this')}
            </button>
          )}
        </p>
      )}
    </li>
  )
}

const Flag = ({ children }: { children: string }) => (
  <span className="bg-ok-soft text-ok rounded-full px-2 text-xs font-semibold">{children}</span>
)
