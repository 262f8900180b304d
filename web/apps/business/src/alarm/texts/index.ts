import { screenTexts } from '../../texts'
import { en } from './en'

export const useT = screenTexts({
  en,
  ar: () => import('./ar').then(m => m.ar),
  ur: () => import('./ur').then(m => m.ur),
})
