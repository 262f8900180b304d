import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ar: Translation<typeof en> = {
  'scanner.label': 'الماسح',
  'scanner.starting': 'الكاميرا تبدأ',
  'scanner.refused': 'الكاميرا غير مسموح بها. اكتب الرقم في الأسفل.',
  'scanner.none': 'لا توجد كاميرا. اكتب الرقم في الأسفل.',
  'scanner.broken': 'لا تعمل الكاميرا. اكتب الرقم في الأسفل.',
  'scanner.hold': 'ضع الرمز أمام الكاميرا',
  'scanner.taken': 'نعم',
  'scanner.again': 'مُسح من قبل',
  'scanner.unknown': 'لا يخص هذا المكان',
  'scanner.type': 'أو اكتب الرقم',
  'scanner.add': 'أضف',
  'scanner.torch': 'المصباح',
}
