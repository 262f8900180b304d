import type { ReactNode } from 'react'

type ChipsProps<K extends string> = {
  /** What is chosen here; for those who listen. */
  label: string
  /** `count`: how many there are of it, written for the reader. */
  options: readonly { key: K; label: string; mark?: ReactNode; count?: string | undefined }[]
  value: NoInfer<K> | undefined
  onValue(key: NoInfer<K>): void
  className?: string
}

/** A few ways to narrow a list, side by side; the one in force is pressed. On a phone they are one line that slides. */
export function Chips<K extends string>({ label, options, value, onValue, className = '' }: ChipsProps<K>) {
  return (
    <fieldset
      className={`flex min-w-0 gap-1.5 max-md:no-bar max-md:overflow-x-auto md:flex-wrap ${className}`}
    >
      <legend className="sr-only">{label}</legend>
      {options.map(option => (
        <button
          key={option.key}
          type="button"
          aria-pressed={value === option.key}
          onClick={() => onValue(option.key)}
          className="border-line text-muted hover:border-edge aria-pressed:border-brand aria-pressed:bg-brand-soft aria-pressed:text-ink inline-flex min-h-8 shrink-0 items-center gap-1.5 rounded-full border px-3 text-sm font-medium"
        >
          {option.mark}
          {option.label}
          {option.count !== undefined && <span className="tnum font-semibold">{option.count}</span>}
        </button>
      ))}
    </fieldset>
  )
}
