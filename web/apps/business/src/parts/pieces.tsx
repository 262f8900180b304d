import { useI18n } from '@qafila/i18n'
import { Icon, type IconName, Skeleton } from '@qafila/ui'
import type { ReactNode } from 'react'
import { ProblemNotice } from '../shell/problem'

/** A part of a page under its heading, with what can be done there at the far end. */
export function Section({
  title,
  actions,
  children,
  lead,
}: {
  title: string
  actions?: ReactNode
  lead?: ReactNode
  children: ReactNode
}) {
  return (
    <section aria-label={title} className="border-line bg-surface min-w-0 rounded-lg border">
      <header className="border-line flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 border-b px-4 py-2">
        <h2 className="text-lg font-semibold">{title}</h2>
        {actions && <div className="ms-auto flex flex-wrap gap-2">{actions}</div>}
      </header>
      <div className="px-4 py-3">
        {lead && <p className="text-muted mb-3 text-sm">{lead}</p>}
        {children}
      </div>
    </section>
  )
}

/** What is known of a thing: label and value, two and two. A value that is not known is left out. */
export function Facts({ facts }: { facts: [label: string, value: ReactNode][] }) {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== '')
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-x-4 gap-y-3">
      {known.map(([label, value]) => (
        <div key={label} className="min-w-0">
          <dt className="text-muted text-xs">{label}</dt>
          <dd className="font-medium break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

export type Tone = 'ok' | 'move' | 'warn' | 'bad' | 'quiet'

const TONE: Record<Tone, string> = {
  ok: 'text-ok bg-ok-soft',
  move: 'text-move bg-move-soft',
  warn: 'text-warn bg-warn-soft',
  bad: 'text-bad bg-bad-soft',
  quiet: 'text-muted bg-sunken',
}
const SIGN: Record<Tone, IconName> = {
  ok: 'check',
  move: 'bolt',
  warn: 'clock',
  bad: 'alert',
  quiet: 'minus',
}

/** A state: colour, shape and word together. */
export function Pill({ tone, icon, children }: { tone: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span
      className={`inline-flex max-w-full items-center gap-1.5 rounded-full px-2.5 py-0.5 text-xs font-semibold whitespace-nowrap ${TONE[tone]}`}
    >
      <Icon name={icon ?? SIGN[tone]} size={12} />
      <span className="truncate">{children}</span>
    </span>
  )
}

/** Lines of a list that is short enough to be whole. */
export function Lines<T>({
  items,
  keyOf,
  line,
}: {
  items: T[]
  keyOf(item: T): string
  line(item: T): ReactNode
}) {
  return (
    <ul className="divide-line -mx-4 -my-3 divide-y">
      {items.map(item => (
        <li
          key={keyOf(item)}
          className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 [&>button]:px-2 [&>button:last-child]:-me-2"
        >
          {line(item)}
        </li>
      ))}
    </ul>
  )
}

/** A name and what to know about it, in one place of a line. */
export const Two = ({ first, second }: { first: ReactNode; second?: ReactNode }) => (
  <div className="min-w-32 flex-1 wrap-anywhere">
    <div className="font-semibold">{first}</div>
    {second && <div className="text-muted text-sm">{second}</div>}
  </div>
)

type Answer<T> = { data: T | undefined; error: unknown; isPending: boolean; refetch(): unknown }

/** What was asked for, or that it is on its way, or why it is not there. */
export function Asked<T>({ query, children }: { query: Answer<T>; children: (data: T) => ReactNode }) {
  const { common } = useI18n()
  if (query.error) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
  if (query.isPending || query.data === undefined)
    return <Skeleton label={common('state.loading')} rows={3} />
  return children(query.data)
}

/** A sentence where a list would be. */
export const Nothing = ({ children }: { children: ReactNode }) => (
  <p className="text-muted py-1">{children}</p>
)
