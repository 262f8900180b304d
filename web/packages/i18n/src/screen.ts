import type { Locale } from './locale'
import type { Catalogue, Translate, Translation } from './message'
import { useSpeaker } from './provider'

/** One screen's texts: English with the screen's own code, the others fetched when they are read. */
export type ScreenTexts<En extends Catalogue> = {
  en: En
  ar: () => Promise<Translation<En>>
  ur: () => Promise<Translation<En>>
}

/**
 * Texts that belong to one screen and are downloaded with it, so that a first visit does not pay for all screens.
 * Returns the hook that reads them; keys it does not know are looked up in the app's own texts (`Base`). It suspends
 * while a language is on its way: nothing is ever shown in the wrong one.
 */
export function makeScreenTexts<Base extends Catalogue, En extends Catalogue>(texts: ScreenTexts<En>) {
  const held: Partial<Record<Locale, Catalogue>> = { en: texts.en }
  const flying: Partial<Record<Locale, Promise<void>>> = {}
  const fetched = (locale: 'ar' | 'ur') => {
    flying[locale] ??= texts[locale]().then(
      catalogue => {
        held[locale] = catalogue
      },
      (error: unknown) => {
        // The next reader tries again: a lost connection is not for ever.
        delete flying[locale]
        throw error
      },
    )
    return flying[locale]
  }
  return (): Translate<Base & En> => {
    const { locale, speak } = useSpeaker()
    const catalogue = held[locale]
    if (!catalogue) throw fetched(locale as 'ar' | 'ur')
    return speak(catalogue) as Translate<Base & En>
  }
}
