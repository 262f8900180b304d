import { LanguageSelect, Mark, ThemeSelect } from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useT } from './texts'

/** The bar above every public page: whose site it is, and how it should speak and look. */
export function Bar({ onDark = false }: { onDark?: boolean }) {
  const t = useT()
  return (
    <header className="mx-auto flex w-full max-w-5xl items-center gap-2 px-5 py-3 sm:px-8">
      <Link to="/" className="me-auto flex min-h-11 items-center gap-2.5">
        <span className={onDark ? '' : 'text-brand'}>
          <Mark size={34} />
        </span>
        <span className="tight text-xl font-bold">{t('brand')}</span>
      </Link>
      <LanguageSelect />
      <ThemeSelect short />
    </header>
  )
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title
  }, [title])
}
