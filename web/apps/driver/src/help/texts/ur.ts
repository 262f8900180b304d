import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ur: Translation<typeof en> = {
  'sos.title': 'مشکل',
  'sos.with_place': 'دفتر کو فوراً آپ کی جگہ سمیت بتایا جائے گا۔',
  'sos.no_place': 'دفتر کو فوراً بتایا جائے گا۔ فون کو جگہ معلوم نہیں: لکھ دیں۔',
  'sos.call': '{number} پر کال کریں',
  'sos.waiting': 'اطلاع سگنل کی منتظر ہے۔ انتظار نہ ہو سکے تو کال کریں۔',
  'sos.what': 'کیا ہوا؟',
  'sos.sos': 'میں خطرے میں ہوں',
  'sos.accident': 'حادثہ',
  'sos.breakdown': 'گاڑی خراب',
  'sos.theft': 'چوری',
  'sos.other_trouble': 'کچھ اور',
  'sos.note': 'دفتر کو کیا بتائیں؟',
  'sos.optional': 'اختیاری',
  'sos.report': 'ابھی دفتر کو بتائیں',
  'sos.done': 'دفتر کو بتایا جا رہا ہے۔',
  'sos.yours': 'آپ کی اطلاعات',
  'sos.is_open': 'دفتر کو بتا دیا',
  'sos.is_acknowledged': 'دفتر نے دیکھ لیا',
  'sos.is_resolved': 'حل ہو گیا',
}
