import type { ComponentProps, ReactNode } from 'react'
import { Icon, type IconName } from './icon'

const LOOK = {
  primary: 'bg-brand text-on-brand hover:brightness-110 active:brightness-95',
  quiet: 'bg-surface text-ink border border-line hover:border-edge',
  plain: 'text-ink hover:bg-sunken',
  danger: 'bg-bad text-on-bad hover:brightness-110',
} as const

type ButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  look?: keyof typeof LOOK
  icon?: IconName
  busy?: boolean
  children: ReactNode
}

/** The one button. While `busy` it keeps its width and its focus, and does nothing. */
export function Button({
  look = 'primary',
  icon,
  busy = false,
  className = '',
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      onClick={busy ? e => e.preventDefault() : onClick}
      aria-busy={busy || undefined}
      className={`inline-flex min-h-hit items-center justify-center gap-2 rounded-md px-4 font-semibold transition-[filter,border-color,background-color] duration-100 disabled:opacity-55 ${LOOK[look]} ${className}`}
    >
      {busy ? <Spinner /> : icon && <Icon name={icon} size={18} />}
      {children}
    </button>
  )
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  icon: IconName
  label: string
  size?: number
}

/** A button that is only an icon: its label is spoken and shown as a tooltip. */
export function IconButton({ icon, label, size = 20, className = '', ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className={`inline-grid size-hit place-items-center rounded-md transition-colors duration-100 ${className}`}
    >
      <Icon name={icon} size={size} />
    </button>
  )
}

/** Three beads that take turns: the house's "working". */
export const Spinner = () => (
  <span aria-hidden="true" className="inline-flex gap-1">
    {[0, 1, 2].map(i => (
      <span key={i} className={`size-1.5 animate-bead rounded-full bg-current bead-${i}`} />
    ))}
  </span>
)
