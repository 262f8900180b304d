import { pageTexts } from '../../texts'
import { en } from './en'

export const useT = pageTexts({
  en,
  ar: () => import('./ar').then(m => m.ar),
  ur: () => import('./ur').then(m => m.ur),
})
