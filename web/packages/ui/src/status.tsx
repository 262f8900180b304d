import { type Freshness, isStatus, type Phase, phaseOf } from '@qafila/domain'
import { useI18n } from '@qafila/i18n'

const TONE: Record<Phase, string> = {
  waiting: 'text-muted bg-sunken',
  moving: 'text-move bg-move-soft',
  done: 'text-ok bg-ok-soft',
  trouble: 'text-bad bg-bad-soft',
  closed: 'text-muted bg-sunken',
}

/** The shape of a group of states, so that no one has to tell red from green. */
export function PhaseMark({ phase, size = 10 }: { phase: Phase; size?: number }) {
  return (
    <svg
      viewBox="0 0 10 10"
      width={size}
      height={size}
      aria-hidden="true"
      className="shrink-0 rtl:-scale-x-100"
    >
      {phase === 'waiting' && (
        <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.8" />
      )}
      {phase === 'moving' && <path d="M1 1.2 9.4 5 1 8.8 3 5z" fill="currentColor" />}
      {phase === 'done' && <circle cx="5" cy="5" r="4.5" fill="currentColor" />}
      {phase === 'trouble' && <path d="M5 .6 9.8 9.4H.2z" fill="currentColor" />}
      {phase === 'closed' && (
        <path d="M1 5h8" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
      )}
    </svg>
  )
}

export function StatusPill({ status, className = '' }: { status: string; className?: string }) {
  const { common } = useI18n()
  const phase = phaseOf(status)
  return (
    <span
      className={`inline-flex max-w-full items-center gap-1.5 rounded-full px-2.5 py-0.5 text-xs font-semibold whitespace-nowrap ${TONE[phase]} ${className}`}
    >
      <PhaseMark phase={phase} />
      <span className="truncate">{isStatus(status) ? common(`status.${status}`) : status}</span>
    </span>
  )
}

const FRESH: Record<Freshness, string> = {
  live: 'text-ok',
  recent: 'text-move',
  stale: 'text-warn',
  silent: 'text-muted',
}

/** How old the last position is: a full bead is live, a ring is old, a stroke is silent. */
export function FreshMark({ fresh, label }: { fresh: Freshness; label?: string }) {
  const { common } = useI18n()
  return (
    <span
      className={`inline-flex items-center gap-1.5 text-xs font-medium whitespace-nowrap ${FRESH[fresh]}`}
    >
      <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true" className="shrink-0">
        {fresh === 'live' && <circle cx="5" cy="5" r="4.5" fill="currentColor" />}
        {fresh === 'recent' && (
          <path
            d="M5 .5a4.5 4.5 0 0 1 0 9z M5 .5a4.5 4.5 0 0 0 0 9"
            fill="currentColor"
            stroke="currentColor"
            strokeWidth="0"
          />
        )}
        {fresh === 'stale' && (
          <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.8" />
        )}
        {fresh === 'silent' && (
          <path d="M1 5h8" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
        )}
      </svg>
      {label ?? common(`fresh.${fresh}`)}
    </span>
  )
}
