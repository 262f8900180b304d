/** The three languages; equals, each with its direction and its regional formats. */
export const LOCALES = {
  en: { dir: 'ltr', tag: 'en-AE', name: 'English', native: 'latn' },
  ar: { dir: 'rtl', tag: 'ar-AE', name: 'العربية', native: 'arab' },
  ur: { dir: 'rtl', tag: 'ur-PK', name: 'اردو', native: 'arabext' },
} as const

export type Locale = keyof typeof LOCALES
export type Dir = 'ltr' | 'rtl'
/** Latin digits by default: plates, prices and phone numbers are written so in the Gulf. `native` follows the script. */
export type Digits = 'latin' | 'native'

const KEY = 'q.locale'
const DIGITS = 'q.digits'

const isLocale = (word: string | null | undefined): word is Locale => !!word && word in LOCALES

/** The language somebody chose, else the first of the browser's that we speak, else English. */
export function initialLocale(): Locale {
  const asked = new URLSearchParams(location.search).get('lang')
  if (isLocale(asked)) return asked
  const kept = localStorage.getItem(KEY)
  if (isLocale(kept)) return kept
  return navigator.languages.map(tag => tag.slice(0, 2)).find(isLocale) ?? 'en'
}

export const keepLocale = (locale: Locale): void => localStorage.setItem(KEY, locale)

export const initialDigits = (): Digits => (localStorage.getItem(DIGITS) === 'native' ? 'native' : 'latin')
export const keepDigits = (digits: Digits): void => localStorage.setItem(DIGITS, digits)

/** The BCP 47 tag with the numbering system spelled out, so that no engine picks another one. */
export const tagOf = (locale: Locale, digits: Digits): string =>
  `${LOCALES[locale].tag}-u-nu-${digits === 'native' ? LOCALES[locale].native : 'latn'}`
