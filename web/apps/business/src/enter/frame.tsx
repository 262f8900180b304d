import { LanguageSelect, Mark, Ridges, ThemeSelect } from '@qafila/ui'
import type { ReactNode } from 'react'
import { useTitle } from '../shell/page'
import { useT } from '../texts'

/** The door of the console: the form on the reading side, the caravan on the other. */
export function EnterFrame({
  title,
  lead,
  children,
  foot,
}: {
  title: string
  lead?: ReactNode
  children: ReactNode
  foot?: ReactNode
}) {
  const t = useT()
  useTitle(title)
  return (
    <div className="bg-surface grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <main className="flex flex-col px-6 py-5 sm:px-10">
        <header className="flex flex-wrap items-center gap-2">
          <span className="text-brand me-auto flex items-center gap-2.5">
            <Mark size={34} />
            <span className="text-ink tight text-xl font-bold">{t('nav.brand')}</span>
          </span>
          <LanguageSelect />
          <ThemeSelect />
        </header>
        <div className="my-auto w-full max-w-sm self-center py-10">
          <h1 className="tight text-2xl font-bold">{title}</h1>
          {lead && <p className="text-muted mt-1.5">{lead}</p>}
          <div className="mt-7">{children}</div>
          {foot && <div className="text-muted mt-6">{foot}</div>}
        </div>
      </main>
      <Caravan line={t('enter.line')} />
    </div>
  )
}

function Caravan({ line }: { line: string }) {
  return (
    <aside className="bg-rail text-rail-ink relative hidden overflow-hidden lg:block">
      <Ridges />
      <p className="tight absolute inset-x-12 bottom-14 max-w-md text-2xl font-semibold">{line}</p>
    </aside>
  )
}
