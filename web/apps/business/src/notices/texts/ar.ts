import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ar: Translation<typeof en> = {
  'notices.title': 'الإشعارات',
  'notices.all': 'الكل',
  'notices.unread': 'غير المقروءة',
  'notices.show': 'عرض',
  'notices.none': 'لا جديد',
  'notices.none_hint': 'يصل هنا ما يحتاجك: توصيلات تعذّرت وخطط للمراجعة ووثائق تنتهي.',
  'notices.read_all': 'تعليم الكل كمقروء',
  'notices.mark_read': 'تعليم كمقروء',
  'notices.open': 'فتح',
  'notices.new': 'جديد',
  'notices.urgent': 'عاجل',
  'notices.choose': 'اختر ما تُخبَر به',
  'notices.loading': 'جارٍ تحميل الإشعارات',
}
