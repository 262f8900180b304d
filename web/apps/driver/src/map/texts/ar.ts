import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ar: Translation<typeof en> = {
  'map.title': 'طريق اليوم',
  'map.straight': 'خطوط مستقيمة لا طرق',
}
