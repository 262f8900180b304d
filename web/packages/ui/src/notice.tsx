import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon'

const TONE = {
  info: 'bg-brand-soft text-ink',
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
} as const

const SIGN: Record<keyof typeof TONE, IconName> = { info: 'bolt', ok: 'check', warn: 'alert', bad: 'alert' }

/** A sentence the reader needs now, in place, with what can be done about it. */
export function Notice({
  tone = 'info',
  title,
  children,
  action,
}: {
  tone?: keyof typeof TONE
  title?: ReactNode
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={`flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md px-3.5 py-2.5 text-sm ${TONE[tone]}`}
    >
      <Icon name={SIGN[tone]} size={18} />
      <div className="min-w-0 flex-1 basis-48">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div>{children}</div>}
      </div>
      {action}
    </div>
  )
}

/** An empty place that says what belongs there and how it gets there. */
export function Empty({
  icon,
  title,
  children,
  action,
  heading: Heading = 'h2',
}: {
  icon: IconName
  title: string
  children?: ReactNode
  action?: ReactNode
  heading?: 'h1' | 'h2'
}) {
  return (
    <div className="mx-auto grid max-w-sm content-start justify-items-center gap-3 px-6 py-14 text-center">
      <span className="bg-brand-soft text-brand grid size-12 place-items-center rounded-full">
        <Icon name={icon} size={24} />
      </span>
      <Heading className="text-lg font-semibold">{title}</Heading>
      {children && <p className="text-muted">{children}</p>}
      {action}
    </div>
  )
}

/** Grey lines where text will be; announced once as loading. */
export function Skeleton({ rows = 6, label }: { rows?: number; label: string }) {
  return (
    <div role="status" aria-label={label} className="grid gap-3 p-4">
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <span key={i} className="bg-line/60 h-4 animate-pulse rounded-sm even:w-3/4" />
      ))}
    </div>
  )
}

/** How far a long work is; without `value` it only says that it goes on. */
export function Progress({ value, label }: { value?: number; label: string }) {
  return (
    <progress
      aria-label={label}
      max={1}
      value={value}
      className="[&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-brand [&::-moz-progress-bar]:bg-brand h-2 w-full appearance-none overflow-hidden rounded-full [&::-webkit-progress-value]:transition-[width] [&::-webkit-progress-value]:duration-150"
    />
  )
}
