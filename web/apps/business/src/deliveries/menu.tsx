import { Button, type IconName } from '@qafila/ui'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'

type MenuProps = {
  label: string
  icon?: IconName
  /** Shown beside the label, such as how many filters are set. */
  badge?: ReactNode
  /** `wide` for a small form. */
  wide?: boolean
  children(close: () => void): ReactNode
}

/** A button with a panel under it: Escape and a click elsewhere close it, focus goes back to the button. */
export function Menu({ label, icon, badge, wide = false, children }: MenuProps) {
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const close = () => {
    setOpen(false)
    box.current?.querySelector('button')?.focus()
  }
  useEffect(() => {
    if (!open) return
    const away = (e: PointerEvent) => {
      if (!box.current?.contains(e.target as Node)) setOpen(false)
    }
    addEventListener('pointerdown', away)
    return () => removeEventListener('pointerdown', away)
  }, [open])
  const press = (e: KeyboardEvent) => {
    if (e.key !== 'Escape' || !open) return
    e.stopPropagation()
    close()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears Escape from what is inside
    <div ref={box} className="relative max-sm:static" onKeyDown={press}>
      <Button
        look="quiet"
        icon={icon}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {label}
        {badge}
      </Button>
      {open && (
        <div
          id={id}
          className={`bg-raised border-line shadow-float scroll-calm absolute end-0 z-30 mt-1 max-h-[70vh] rounded-md border p-3 max-sm:inset-x-4 sm:top-full ${wide ? 'w-[min(26rem,calc(100vw-2rem))]' : 'w-64'}`}
        >
          {children(close)}
        </div>
      )}
    </div>
  )
}

/** A line of a menu that does one thing. */
export function MenuItem({
  children,
  onClick,
  pressed,
}: {
  children: ReactNode
  onClick(): void
  pressed?: boolean
}) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onClick}
      className="hover:bg-sunken aria-pressed:bg-brand-soft flex min-h-9 w-full items-center gap-2 rounded-md px-2.5 text-start"
    >
      {children}
    </button>
  )
}
