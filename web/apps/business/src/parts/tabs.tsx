import { type ReactNode, useEffect, useRef } from 'react'

/** The parts of a screen, each with an address of its own; on a phone the bar slides to the one that is shown. */
export function TabBar({ label, children }: { label: string; children: ReactNode }) {
  const bar = useRef<HTMLElement>(null)
  // After every drawing: a part may appear once the role is known, and letters widen the bar when their font is there.
  useEffect(() => {
    const show = () =>
      bar.current
        ?.querySelector('[aria-current=page]')
        ?.scrollIntoView({ inline: 'nearest', block: 'nearest' })
    show()
    void document.fonts.ready.then(show)
  })
  return (
    <nav
      ref={bar}
      aria-label={label}
      className="border-line bg-surface scroll-calm flex shrink-0 gap-1 border-b px-4 whitespace-nowrap md:px-6"
    >
      {children}
    </nav>
  )
}

/** The look of a tab, given to a `Link`. */
export const tabClass = (chosen: boolean): string =>
  `border-b-2 px-3 py-2.5 font-semibold ${chosen ? 'border-brand text-ink' : 'text-muted border-transparent'}`

/** The router's own idea of the present page counts the whole address: tabs differ in nothing else. */
export const tabActive = { exact: true, includeSearch: true, explicitUndefined: true } as const
