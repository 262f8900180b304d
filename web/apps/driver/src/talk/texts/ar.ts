import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ar: Translation<typeof en> = {
  'talk.title': 'الرسائل',
  'talk.none': 'لا كلام بعد',
  'talk.none_hint': 'ما تكتبه يصل إلى المكتب حالما تعود الشبكة.',
  'talk.canned': 'ردود سريعة',
  'talk.write': 'اكتب إلى المكتب',
  'talk.send': 'أرسل',
  'talk.seen': 'قُرئت',
  'talk.waiting': 'تنتظر',
  'talk.refused': 'لم تُقبل',
}
