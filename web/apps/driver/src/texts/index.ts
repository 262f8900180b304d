import { type Texts, useTexts } from '@qafila/i18n'
import { en } from './en'

export const texts: Texts<typeof en> = {
  en,
  ar: () => import('./ar').then(m => m.ar),
  ur: () => import('./ur').then(m => m.ur),
}

export const useT = () => useTexts<typeof en>()
