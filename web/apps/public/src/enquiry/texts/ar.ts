import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ar: Translation<typeof en> = {
  'enquiry.title': 'أخبرنا بما تنقله',
  'enquiry.lead': 'بضع كلمات تكفي. يقرؤها إنسان ويجيبك بلغتك.',
  'enquiry.name': 'اسمك',
  'enquiry.company': 'الشركة',
  'enquiry.email': 'البريد الإلكتروني',
  'enquiry.phone': 'الهاتف',
  'enquiry.phone_hint': 'يكفي أحدهما.',
  'enquiry.country': 'الدولة',
  'enquiry.moves': 'ماذا تنقل وكم في اليوم؟',
  'enquiry.moves_hint': 'مثلًا: 200 طرد و12 شاحنة',
  'enquiry.message': 'أي شيء آخر',
  'enquiry.optional': 'اختياري',
  'enquiry.needed': 'اكتب اسمك من فضلك.',
  'enquiry.reach': 'اترك بريدًا إلكترونيًا أو رقم هاتف من فضلك.',
  'enquiry.invalid': 'يبدو هذا غير صحيح. راجعه من فضلك.',
  'enquiry.do': 'إرسال',
  'enquiry.privacy': 'يُستخدم للرد عليك فقط.',
  'enquiry.sent': 'شكرًا، وصلت رسالتك',
  'enquiry.sent_text': 'سيقرؤها أحدنا ويجيبك قريبًا.',
  'enquiry.many': 'وصلت من هنا عدة استفسارات. حاول بعد ساعة من فضلك.',
  'enquiry.failed': 'لم تُرسل. تحقق من الاتصال وحاول مرة أخرى؛ لم يضع شيء مما كتبته.',
}
