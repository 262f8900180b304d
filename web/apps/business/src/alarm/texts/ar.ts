import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ar: Translation<typeof en> = {
  'alarm.sos': 'سائق في خطر',
  'alarm.accident': 'حادث',
  'alarm.theft': 'سرقة',
  'alarm.call': 'اتصل',
  'alarm.on_map': 'عرض على الخريطة',
  'alarm.take': 'أتولّى الأمر',
  'alarm.taken': 'أُبلغ السائق أنك تتولّى الأمر، ويبقى البلاغ ضمن «قيد المتابعة».',
  'alarm.more': {
    zero: 'لا بلاغات أخرى',
    one: 'بلاغ آخر',
    two: 'بلاغان آخران',
    few: '{n} بلاغات أخرى',
    many: '{n} بلاغًا آخر',
    other: '{n} بلاغ آخر',
  },
}
