import { isTerminal, MILESTONES, milestoneOf, phaseOf, showTracking } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { Notice, StatusPill } from '@qafila/ui'
import { useT } from '../texts'
import type { Tracking } from './tracking'

/** The answer to "when?" in one line; when there is none, the reason. */
export function Answer({ tracking }: { tracking: Tracking }) {
  const t = useT()
  const { format } = useI18n()
  const { status, eta, window, stops_before: before } = tracking
  const open = !isTerminal(status)
  return (
    <section className="bg-surface border-line rounded-xl border p-5 sm:p-6">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-muted tnum text-sm font-medium">
          <Bdi machine>{showTracking(tracking.tracking_number)}</Bdi>
        </p>
        <StatusPill status={status} />
      </div>
      <h1 className="tight mt-3 text-2xl font-bold text-balance" aria-live="polite">
        {useHeadline(tracking)}
      </h1>
      {open && before != null && phaseOf(status) === 'moving' && (
        <p className="mt-1 text-lg">
          {before ? t('track.stops_before', { n: before }) : t('track.you_next')}
        </p>
      )}
      {open && tracking.live?.reason === 'too_many_stops_before' && (
        <p className="text-muted mt-1 text-sm">{t('track.van_later', { n: tracking.live.stops_max })}</p>
      )}
      {open && !eta?.from && eta?.reason && <p className="text-muted mt-1">{reasonText(eta.reason, t)}</p>}
      {open && !eta?.from && window && (
        <p className="text-muted mt-1">
          {t('track.window', {
            day: format.day(window.from),
            span: together(format.span(window.from, window.to)),
          })}
        </p>
      )}
      <Milestones status={status} />
      {tracking.cod && open && (
        <div className="mt-5">
          <Notice tone="info">{t('track.cod', { amount: format.money(tracking.cod) })}</Notice>
        </div>
      )}
    </section>
  )
}

/** A line may end after a dash, even before a space that keeps together; in a promised time it may not. */
const together = (span: string) => span.replace('–', '–\u2060')

function useHeadline({ status, eta, proof }: Tracking): string {
  const t = useT()
  const { format, common } = useI18n()
  if (status === 'delivered') {
    return proof
      ? t('track.delivered_at', { when: format.moment(proof.delivered_at) })
      : common('status.delivered')
  }
  if (status === 'at_dropoff') return t('track.at_door')
  const going = phaseOf(status) === 'moving' || phaseOf(status) === 'waiting'
  if (going && eta?.from && eta.to)
    return t('track.between', { span: together(format.span(eta.from, eta.to)) })
  return t(HEAD[status] ?? 'track.head_waiting')
}

const HEAD: Record<string, Parameters<ReturnType<typeof useT>>[0] & `track.head_${string}`> = {
  on_hold: 'track.head_hold',
  in_custody: 'track.head_collected',
  out_for_delivery: 'track.head_out',
  attempted: 'track.head_attempted',
  partially_delivered: 'track.head_partial',
  returning: 'track.head_returning',
  returned: 'track.head_returned',
  cancelled: 'track.head_cancelled',
  lost: 'track.head_lost',
}

const REASONS = ['not_planned', 'not_started', 'on_hold', 'at_hub', 'attempted'] as const

/** Why there is no time; nothing for a reason that the headline says already. */
const reasonText = (reason: string, t: ReturnType<typeof useT>): string => {
  const known = REASONS.find(r => r === reason)
  return known ? t(`track.reason_${known}`) : ''
}

/** Five beads from order to door. A delivery in trouble keeps the beads it has earned. */
function Milestones({ status }: { status: string }) {
  const t = useT()
  const reached = MILESTONES.indexOf(milestoneOf(status))
  const bad = phaseOf(status) === 'trouble' || status === 'cancelled'
  return (
    <ol aria-label={t('track.progress')} className="mt-7 grid grid-cols-5">
      {MILESTONES.map((milestone, i) => {
        const now = i === reached
        const passed = i <= reached
        const tone = now
          ? bad
            ? 'bg-bad border-bad'
            : status === 'delivered'
              ? 'bg-ok border-ok ring-4 ring-ok/20'
              : 'bg-saffron border-saffron ring-4 ring-saffron/25'
          : passed
            ? 'bg-brand border-brand'
            : 'bg-surface border-edge'
        return (
          <li
            key={milestone}
            aria-current={now ? 'step' : undefined}
            className="relative grid justify-items-center gap-2.5 text-center"
          >
            {i > 0 && (
              <span
                aria-hidden="true"
                className={`absolute end-1/2 top-[7px] h-0.5 w-full ${passed ? 'bg-brand' : 'bg-line'}`}
              />
            )}
            <span aria-hidden="true" className={`relative z-10 size-4 rounded-full border-2 ${tone}`} />
            <span className={`text-xs leading-tight text-balance ${now ? 'font-semibold' : 'text-muted'}`}>
              {t(`milestone.${milestone}`)}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
