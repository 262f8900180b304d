import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ar: Translation<typeof en> = {
  'map.title': 'طريق اليوم',
  'map.straight': 'خطوط مستقيمة لا طرق',
  'city.title': 'المدن في هذا الهاتف',
  'city.why': 'المدينة المحفوظة تُظهر شوارعها وأسماءها حيث لا شبكة. نزّلها في البيت فهي كبيرة.',
  'city.none': 'لا يرسم هذا الخادم مدنًا',
  'city.none_hint': 'تُظهر الخريطة محطاتك على كل حال. لمن يدير الخادم أن يضيف خرائط.',
  'city.keep': 'احفظها في الهاتف',
  'city.kept': 'في هذا الهاتف',
  'city.stale': 'في هذا الهاتف خريطة أقدم',
  'city.update': 'حدّث الخريطة',
  'city.remove': 'أزِلها',
  'city.removed': 'أُزيلت من هذا الهاتف.',
  'city.stop': 'أوقف',
  'city.loading': 'تنزيل {name}',
  'city.offline': 'لا اتصال. ما في هذا الهاتف يعمل، والمزيد يُنزَّل لاحقًا.',
  'city.gone': 'لم تعد هذه الخريطة في الخادم.',
  'city.too_large': 'هذه الخريطة أكبر من أن يحملها هاتف.',
  'city.no_space': 'لا مساحة لها في الهاتف.',
  'map.keep': 'احفظ هذه المدينة',
}
