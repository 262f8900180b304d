import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ar: Translation<typeof en> = {
  'proof.tab': 'التحقق من إثبات التسليم',
  'proof.valid': 'هذا الإثبات كما خُتم',
  'proof.valid_text': 'أُعيد حساب السجل والصور وترتيبها، وكل شيء متطابق.',
  'proof.missing': 'السجل كما خُتم، لكن الصور ليست كلها هنا',
  'proof.missing_text': 'صورة أو التوقيع لم تصل بعد أو أُزيلت، فلا يمكن مقارنتها.',
  'proof.invalid': 'هذا الإثبات ليس كما خُتم',
  'proof.invalid_text': 'تغيّر شيء بعد التسليم أو فُقد. ما لا يتطابق مذكور أدناه.',
  'proof.superseded': 'حلّ محلّ هذا السجل تصحيح لاحق، وكلاهما محفوظ.',
  'proof.unknown': 'لا يوجد إثبات كهذا',
  'proof.unknown_text': 'تأكد من فتح الرابط كاملًا.',
  'proof.number': 'رقم التتبع',
  'proof.distance': 'البعد عن الباب',
  'proof.link': 'الموقع في السلسلة',
  'proof.link_of': '{n} من {of}',
  'proof.checks': 'ما جرى التحقق منه',
  'proof.algorithm': 'كيف تحسبه بنفسك',
}
