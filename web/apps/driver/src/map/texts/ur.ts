import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ur: Translation<typeof en> = {
  'map.title': 'آج کا راستہ',
  'map.straight': 'سیدھی لکیریں، سڑکیں نہیں',
}
