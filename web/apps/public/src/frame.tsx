import { LanguageSelect, Mark, ThemeSelect } from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { useT } from './texts'

/** The bar above every public page: whose site it is, and how it should speak and look. */
export function Bar({ onDark = false }: { onDark?: boolean }) {
  const t = useT()
  return (
    <header className="mx-auto flex w-full max-w-5xl flex-wrap items-center gap-2 px-5 py-3 sm:px-8">
      <Link to="/" className="flex min-h-11 items-center gap-2.5">
        <span className={onDark ? '' : 'text-brand'}>
          <Mark size={34} />
        </span>
        <span className="tight text-xl font-bold">{t('brand')}</span>
      </Link>
      <nav aria-label={t('nav.label')} className="ms-3 me-auto hidden gap-1 sm:flex">
        <Away to="/solutions">{t('nav.solutions')}</Away>
        <Away to="/contact">{t('nav.contact')}</Away>
      </nav>
      <div className="ms-auto flex gap-2">
        <LanguageSelect />
        <ThemeSelect short />
      </div>
    </header>
  )
}

const Away = ({ to, children }: { to: '/solutions' | '/contact'; children: ReactNode }) => (
  <Link
    to={to}
    activeProps={{ 'aria-current': 'page' }}
    className="inline-flex min-h-11 items-center rounded-md px-3 font-medium underline-offset-8 hover:underline aria-[current]:underline"
  >
    {children}
  </Link>
)

/** Below every page: where everybody else goes. */
export function Foot() {
  const t = useT()
  const link = 'text-brand inline-flex min-h-8 items-center font-semibold'
  return (
    <footer className="border-line border-t">
      <div className="text-muted mx-auto flex w-full max-w-5xl flex-wrap items-center gap-x-6 gap-y-1 px-5 py-5 text-sm sm:px-8">
        <span className="me-auto">{t('home.privacy')}</span>
        <Link to="/solutions" className={link}>
          {t('nav.solutions')}
        </Link>
        <Link to="/contact" className={link}>
          {t('nav.contact')}
        </Link>
        <a href="/business/" className={link}>
          {t('home.business')}
        </a>
        <a href="/driver/" className={link}>
          {t('home.driver')}
        </a>
        <a href="/licences.txt" className={link}>
          {t('home.licences')}
        </a>
      </div>
    </footer>
  )
}

/** A page with the bar above it and the foot below, however short it is. */
export const Page = ({ children }: { children: ReactNode }) => (
  <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr_auto]">
    <Bar />
    <main className="mx-auto w-full max-w-5xl px-5 pb-12 sm:px-8">{children}</main>
    <Foot />
  </div>
)

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title
  }, [title])
}
