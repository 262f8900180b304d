import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ar: Translation<typeof en> = {
  'sos.title': 'مشكلة',
  'sos.with_place': 'يُبلَّغ المكتب فورًا مع مكانك.',
  'sos.no_place': 'يُبلَّغ المكتب فورًا. لا يعرف الهاتف مكانك: اذكره.',
  'sos.call': 'اتصل بـ {number}',
  'sos.waiting': 'بلاغ ينتظر الشبكة. إن لم يحتمل الانتظار فاتصل.',
  'sos.what': 'ماذا حدث؟',
  'sos.sos': 'أنا في خطر',
  'sos.accident': 'حادث',
  'sos.breakdown': 'عطل في المركبة',
  'sos.theft': 'سرقة',
  'sos.other_trouble': 'شيء آخر',
  'sos.note': 'ماذا يجب أن يعرف المكتب؟',
  'sos.optional': 'اختياري',
  'sos.report': 'أبلغ المكتب الآن',
  'sos.done': 'يُبلَّغ المكتب.',
  'sos.yours': 'بلاغاتك',
  'sos.is_open': 'أُبلغ المكتب',
  'sos.is_acknowledged': 'رآه المكتب',
  'sos.is_resolved': 'انتهى',
}
