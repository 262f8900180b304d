import { LOCALES, type Locale, useI18n } from '@qafila/i18n'
import { Icon, type IconName } from './icon'
import { setTheme, type Theme, useTheme } from './theme'

const LOOK: Record<Theme, IconName> = { auto: 'gear', light: 'sun', dark: 'moon', sun: 'bolt' }

/** Language by its own name, so that it is found by those who need it. */
export function LanguageSelect({ className = '' }: { className?: string }) {
  const { locale, setLocale, common } = useI18n()
  return (
    <label className={`relative inline-flex items-center ${className}`}>
      <span className="sr-only">{common('language.label')}</span>
      <Icon name="globe" size={18} className="pointer-events-none absolute start-2.5" />
      <select
        value={locale}
        onChange={e => setLocale(e.currentTarget.value as Locale)}
        className="min-h-hit appearance-none rounded-md border border-current/25 bg-transparent ps-9 pe-3 text-sm font-medium [&>option]:bg-raised [&>option]:text-ink"
      >
        {Object.entries(LOCALES).map(([key, { name }]) => (
          <option key={key} value={key} lang={key}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Day, night, sun or as the device says. */
export function ThemeSelect({ className = '', short = false }: { className?: string; short?: boolean }) {
  const { theme } = useTheme()
  const { common } = useI18n()
  return (
    <label className={`relative inline-flex items-center ${className}`}>
      <span className="sr-only">{common('theme.label')}</span>
      <Icon name={LOOK[theme]} size={18} className="pointer-events-none absolute start-2.5" />
      <select
        data-short={short || undefined}
        value={theme}
        onChange={e => setTheme(e.currentTarget.value as Theme)}
        className="min-h-hit appearance-none rounded-md border border-current/25 bg-transparent ps-9 pe-3 text-sm font-medium data-short:w-hit data-short:pe-0 data-short:text-transparent [&>option]:bg-raised [&>option]:text-ink"
      >
        {(['auto', 'light', 'dark', 'sun'] as const).map(t => (
          <option key={t} value={t}>
            {common(`theme.${t}`)}
          </option>
        ))}
      </select>
    </label>
  )
}
