import type { Phase } from '@qafila/domain'
import { type ReactNode, useId } from 'react'

/**
 * The caravan: beads on a thread. It is the mark of the house, the shape of a route and the shape of a story, so a
 * reader learns it once.
 */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg
      viewBox="0 0 32 32"
      width={size}
      height={size}
      aria-hidden="true"
      className="shrink-0 rtl:-scale-x-100"
    >
      <path
        d="M4 22.5c5 0 5.5-7 10.5-7s5 4.5 9 3"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        opacity=".55"
      />
      <circle cx="4.5" cy="22.5" r="2.2" fill="currentColor" />
      <circle cx="10" cy="18.4" r="2.6" fill="currentColor" />
      <circle cx="16.5" cy="15.8" r="3" fill="currentColor" />
      <circle cx="25" cy="15.2" r="4.6" className="fill-saffron" />
    </svg>
  )
}

export type Bead = { key: string; phase: Phase; label: string; current?: boolean }

const BEAD: Record<Phase, string> = {
  waiting: 'bg-surface border-edge',
  moving: 'bg-move border-move',
  done: 'bg-ok border-ok',
  trouble: 'bg-bad border-bad',
  closed: 'bg-line border-line',
}

/** More beads than these stand close, or they would not fit the thread. */
const DENSE = 40

/** A route at a glance: one bead per stop, the present one ringed with saffron. Spoken as its label. */
export function Strand({ beads, label }: { beads: Bead[]; label: string }) {
  const dense = beads.length > DENSE
  return (
    <div
      role="img"
      aria-label={label}
      className={`relative flex min-w-0 items-center py-1 ${dense ? 'gap-px' : 'gap-[3px]'}`}
    >
      <span className="bg-line absolute inset-x-0 h-px" />
      {beads.map(bead => (
        <span
          key={bead.key}
          title={bead.label}
          className={`relative size-2.5 shrink rounded-full ${dense ? 'min-w-0 border-0' : 'min-w-1 border-[1.5px]'} ${BEAD[bead.phase]} ${bead.current ? 'ring-saffron ring-2 ring-offset-1 ring-offset-surface' : ''}`}
        />
      ))}
    </div>
  )
}

export type Moment = {
  key: string
  title: ReactNode
  detail?: ReactNode
  /** When it happened or is expected; already written for the reader. */
  when?: ReactNode
  state: 'past' | 'now' | 'ahead' | 'bad'
}

const DOT: Record<Moment['state'], string> = {
  past: 'bg-brand border-brand',
  now: 'bg-saffron border-saffron ring-4 ring-saffron/25',
  ahead: 'bg-surface border-edge border-dashed',
  bad: 'bg-bad border-bad',
}

/** What happened, what happens now, what is expected: one thread, read from the top. */
export function Timeline({ moments, label }: { moments: Moment[]; label: string }) {
  const id = useId()
  return (
    <ol aria-label={label} className="relative">
      {moments.map((m, i) => (
        <li
          key={m.key}
          aria-current={m.state === 'now' ? 'step' : undefined}
          aria-labelledby={`${id}-${i}`}
          className="relative grid grid-cols-[1.25rem_1fr] gap-x-3.5 pb-5 last:pb-0"
        >
          {i < moments.length - 1 && (
            <span
              aria-hidden="true"
              className={`absolute start-[0.6rem] top-3 -bottom-2 w-px ${m.state === 'ahead' || moments[i + 1]?.state === 'ahead' ? 'border-edge/70 border-s border-dashed' : 'bg-brand'}`}
            />
          )}
          <span
            aria-hidden="true"
            className={`relative mt-1.5 size-3 justify-self-center rounded-full border-2 ${DOT[m.state]}`}
          />
          <div id={`${id}-${i}`} className="min-w-0">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span
                className={
                  m.state === 'ahead' ? 'text-muted' : m.state === 'now' ? 'font-semibold' : 'font-medium'
                }
              >
                {m.title}
              </span>
              {m.when && <span className="text-muted tnum text-sm">{m.when}</span>}
            </div>
            {m.detail && <div className="text-muted text-sm">{m.detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}
