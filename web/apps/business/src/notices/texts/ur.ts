import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ur: Translation<typeof en> = {
  'notices.title': 'اطلاعات',
  'notices.all': 'سب',
  'notices.unread': 'بغیر پڑھی',
  'notices.show': 'دکھائیں',
  'notices.none': 'کچھ نیا نہیں',
  'notices.none_hint': 'جو آپ سے متعلق ہو یہاں آتا ہے: ناکام ڈیلیوریاں، منصوبے، ختم ہوتی دستاویزات۔',
  'notices.read_all': 'سب پڑھی ہوئی',
  'notices.mark_read': 'پڑھی ہوئی',
  'notices.open': 'کھولیں',
  'notices.new': 'نئی',
  'notices.urgent': 'فوری',
  'notices.choose': 'کیا بتایا جائے، چنیں',
  'notices.loading': 'اطلاعات آ رہی ہیں',
}
