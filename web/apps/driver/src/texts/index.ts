import { type Catalogue, makeScreenTexts, type ScreenTexts, type Texts, useTexts } from '@qafila/i18n'
import { en } from './en'

export const texts: Texts<typeof en> = {
  en,
  ar: () => import('./ar').then(m => m.ar),
  ur: () => import('./ur').then(m => m.ur),
}

export const useT = () => useTexts<typeof en>()

/** Texts of one screen, downloaded with it; the hook speaks every key of the shell's own catalogue too. */
export const screenTexts = <En extends Catalogue>(parts: ScreenTexts<En>) =>
  makeScreenTexts<typeof en, En>(parts)
