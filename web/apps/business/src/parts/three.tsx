import { LOCALES, type Locale } from '@qafila/i18n'
import { TextField } from '@qafila/ui'

/** The same words in the three languages; one that is left out is said in English. */
export type Three = { en?: string | null; ar?: string | null; ur?: string | null }

/** Only what was written, or nothing when nothing was. */
export function writtenIn(texts: Three): Three | undefined {
  const said = (Object.keys(LOCALES) as Locale[]).flatMap(l => {
    const text = texts[l]?.trim()
    return text ? [[l, text] as const] : []
  })
  return said.length ? Object.fromEntries(said) : undefined
}

/** What a reader of this language is shown. */
export const inLanguage = (texts: Three | null | undefined, locale: Locale): string | undefined =>
  texts?.[locale] ?? texts?.en ?? undefined

type InThreeProps = {
  /** What the words are of: the group's name, spoken before each language's. */
  label: string
  texts: Three
  onTexts(texts: Three): void
  /** English has to be written; the others may be left out. */
  required?: boolean
  optional: string
  maxLength: number
  wrong?(locale: Locale): string | undefined
}

/** A field per language, each in its own direction. */
export function InThree(props: InThreeProps) {
  const { label, texts, onTexts, required = false, optional, maxLength, wrong } = props
  return (
    <fieldset className="grid grid-cols-[repeat(auto-fit,minmax(11rem,1fr))] items-start gap-3">
      <legend className="mb-1.5 text-sm font-semibold">{label}</legend>
      {(Object.keys(LOCALES) as Locale[]).map(locale => {
        const needed = required && locale === 'en'
        return (
          <TextField
            key={locale}
            label={LOCALES[locale].name}
            lang={locale}
            dir={LOCALES[locale].dir}
            required={needed}
            optional={needed ? undefined : optional}
            maxLength={maxLength}
            value={texts[locale] ?? ''}
            error={wrong?.(locale)}
            onChange={e => onTexts({ ...texts, [locale]: e.currentTarget.value })}
          />
        )
      })}
    </fieldset>
  )
}
