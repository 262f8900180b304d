import { type ReactNode, useEffect } from 'react'
import { ZoneNote } from './zone-note'

/** A screen with its heading row; also names the tab. */
export function Page({
  title,
  count,
  actions,
  children,
}: {
  title: string
  count?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  useTitle(title)
  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)]">
      <header className="border-line bg-surface flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 border-b px-4 py-2 md:px-6">
        <h1 className="tight text-xl font-bold">{title}</h1>
        {count !== undefined && <span className="text-muted tnum text-sm">{count}</span>}
        <ZoneNote className="max-sm:hidden" />
        <div className="ms-auto flex flex-wrap items-center gap-2">{actions}</div>
      </header>
      {children}
    </div>
  )
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Qafila`
  }, [title])
}
