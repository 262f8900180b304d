import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo, useState } from 'react'
import { type CommonKey, en as commonEn } from './common'
import { type Format, makeFormat } from './format'
import {
  type Digits,
  type Dir,
  initialDigits,
  initialLocale,
  keepDigits,
  keepLocale,
  LOCALES,
  type Locale,
  tagOf,
} from './locale'
import { type Catalogue, fill, type Translate, type Translation, type Values } from './message'

type Loose = (key: string, values?: Values) => string

export type I18n = {
  locale: Locale
  dir: Dir
  digits: Digits
  format: Format
  /** Texts that every app has: states, failure reasons, plain verbs. */
  common: Translate<typeof commonEn>
  setLocale(locale: Locale): void
  setDigits(digits: Digits): void
}

type Held = I18n & {
  loose: Loose
  /** A translator that looks into this catalogue first; the same one each time it is asked. */
  speak(catalogue: Catalogue): Loose
}

const Context = createContext<Held | null>(null)

function useHeld(): Held {
  const held = useContext(Context)
  if (!held) throw new Error('BUG: a text was asked for outside the language provider')
  return held
}

export const useI18n = (): I18n => useHeld()

export type Texts<En extends Catalogue> = {
  en: En
  ar: () => Promise<Translation<En>>
  ur: () => Promise<Translation<En>>
}

const COMMON = {
  ar: () => import('./common/ar').then(m => m.ar),
  ur: () => import('./common/ur').then(m => m.ur),
}

/** Both catalogues of a language, the app's over the common one. */
async function load<En extends Catalogue>(texts: Texts<En>, locale: 'ar' | 'ur'): Promise<Catalogue> {
  const [common, app] = await Promise.all([COMMON[locale](), texts[locale]()])
  return { ...common, ...app }
}

type ProviderProps<En extends Catalogue> = {
  texts: Texts<En>
  /** IANA zone in which times are shown; the device's own when absent. */
  zone?: string
  children: ReactNode
}

/** Holds the chosen language for an app. Nothing is shown before its texts are there, so nothing flashes in English. */
export function I18nProvider<En extends Catalogue>({ texts, zone, children }: ProviderProps<En>) {
  const [locale, setLocale] = useState(initialLocale)
  const [digits, setDigits] = useState(initialDigits)
  const [held, hold] = useState<{ locale: Locale; catalogue: Catalogue } | null>(null)

  useLayoutEffect(() => {
    let wanted = true
    const show = (catalogue: Catalogue) => {
      if (!wanted) return
      document.documentElement.lang = locale
      document.documentElement.dir = LOCALES[locale].dir
      hold({ locale, catalogue })
    }
    if (locale === 'en') show({ ...commonEn, ...texts.en })
    else load(texts, locale).then(show)
    return () => {
      wanted = false
    }
  }, [locale, texts])

  const value = useMemo<Held | null>(() => {
    if (!held) return null
    const tag = tagOf(held.locale, digits)
    const rules = new Intl.PluralRules(tag)
    const numbers = new Intl.NumberFormat(tag)
    const rtl = LOCALES[held.locale].dir === 'rtl'
    const loose: Loose = (key, values) => fill(held.catalogue[key] ?? key, rules, numbers, values, rtl)
    const spoken = new WeakMap<Catalogue, Loose>()
    const speak = (catalogue: Catalogue): Loose => {
      const known = spoken.get(catalogue)
      if (known) return known
      const made: Loose = (key, values) =>
        fill(catalogue[key] ?? held.catalogue[key] ?? key, rules, numbers, values, rtl)
      spoken.set(catalogue, made)
      return made
    }
    return {
      locale: held.locale,
      dir: LOCALES[held.locale].dir,
      digits,
      format: makeFormat(held.locale, digits, zone),
      common: loose as Translate<typeof commonEn>,
      loose,
      speak,
      setLocale: next => {
        keepLocale(next)
        setLocale(next)
      },
      setDigits: next => {
        keepDigits(next)
        setDigits(next)
      },
    }
  }, [held, digits, zone])

  return value && <Context.Provider value={value}>{children}</Context.Provider>
}

/** `t`, typed by an app's English texts: `const useT = () => useTexts<typeof en>()`. */
export const useTexts = <En extends Catalogue>(): Translate<En> => useHeld().loose as Translate<En>

/** For `makeScreenTexts`: the language in force, and who speaks it. */
export const useSpeaker = (): Pick<Held, 'locale' | 'speak'> => useHeld()

export type { CommonKey }

/** A value written by people or machines (a name, a plate, a number), kept from turning the text around it. */
export const Bdi = ({
  children,
  machine,
  clip,
}: {
  children: ReactNode
  machine?: boolean
  clip?: boolean
}) => (
  <bdi dir={machine ? 'ltr' : 'auto'} className={clip ? 'clip' : undefined}>
    {children}
  </bdi>
)
