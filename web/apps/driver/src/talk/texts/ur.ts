import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ur: Translation<typeof en> = {
  'talk.title': 'پیغامات',
  'talk.none': 'ابھی کوئی بات نہیں',
  'talk.none_hint': 'جو لکھیں گے سگنل آتے ہی دفتر پہنچے گا۔',
  'talk.canned': 'فوری جواب',
  'talk.write': 'دفتر کو لکھیں',
  'talk.send': 'بھیجیں',
  'talk.seen': 'دیکھ لیا',
  'talk.waiting': 'باقی',
  'talk.refused': 'قبول نہیں',
}
