import type { ReactNode } from 'react'

/** One of several, as large as a thumb: the whole line is the target. */
export function Choice({
  name,
  chosen,
  onChoose,
  children,
}: {
  /** Of the group it belongs to. */
  name: string
  chosen: boolean
  onChoose(): void
  children: ReactNode
}) {
  return (
    <label className="bg-surface border-line has-checked:border-brand flex min-h-14 items-center gap-3 rounded-lg border px-4 font-medium">
      <input
        type="radio"
        name={name}
        className="accent-brand size-4.5"
        checked={chosen}
        onChange={onChoose}
      />
      {children}
    </label>
  )
}
