import { type Catalogue, makeScreenTexts, type ScreenTexts, type Texts, useTexts } from '@qafila/i18n'
import { en } from './en'

export const texts: Texts<typeof en> = {
  en,
  ar: () => import('./ar').then(m => m.ar),
  ur: () => import('./ur').then(m => m.ur),
}

export const useT = () => useTexts<typeof en>()
export type TextKey = keyof typeof en

/**
 * Texts of one screen, downloaded with it: `export const useT = screenTexts({ en, ar: () => import('./texts/ar')… })`
 * in the screen's folder. The hook also speaks every key of the shell's own catalogue.
 */
export const screenTexts = <En extends Catalogue>(parts: ScreenTexts<En>) =>
  makeScreenTexts<typeof en, En>(parts)
