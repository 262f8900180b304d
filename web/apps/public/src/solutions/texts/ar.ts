import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ar: Translation<typeof en> = {
  'solutions.title': 'قافلة واحدة لكل ما تنقله',
  'solutions.lead':
    'من جدول الصباح إلى آخر توقيع في المساء: الخطط والسائقون والمواقع والإثبات في مكان واحد، وعلى خادمك إن أردت.',
  'solutions.merchants': 'لمن يرسل',
  'solutions.merchants_1': 'ارفع طلبات اليوم كما هي: تُطابَق الأعمدة وتظهر الأخطاء صفًا صفًا.',
  'solutions.merchants_2': 'ملصقات برمز، وروابط تتبع بالعربية والإنجليزية والأردية.',
  'solutions.merchants_3': 'الدفع عند الاستلام محسوب حتى آخر فلس.',
  'solutions.fleets': 'لمن يوزّع',
  'solutions.fleets_1': 'مسارات تفي بالمواعيد، مع السبب عندما لا يتسع شيء.',
  'solutions.fleets_2': 'كل مركبة مباشرة: بهاتف السائق أو بالجهاز الذي لديك.',
  'solutions.fleets_3': 'ما تأخر أو توقف أو انقطع يأتي إليك، ومعه الخطوة التالية.',
  'solutions.drivers': 'لمن يقود',
  'solutions.drivers_1': 'يعمل بلا شبكة طوال اليوم ويرسل ما حفظه مرة واحدة.',
  'solutions.drivers_2': 'زر كبير واحد يعرف الخطوة التالية. مقروء ظهرًا وليلًا.',
  'solutions.drivers_3': 'بلا متجر ولا تحديث: يفتح في متصفح هاتف قديم.',
  'solutions.recipients': 'لمن ينتظر',
  'solutions.recipients_1': 'ساعة لا يوم كامل؛ والسبب حين لا يُعرف الوقت.',
  'solutions.recipients_2': 'وقت آخر أو باب آخر أو كلمة للسائق: بلا مكالمة.',
  'solutions.recipients_3': 'إثبات مختوم يمكن لأي شخص التحقق منه.',
  'solutions.close': 'أخبرنا بما تنقله. نجيبك بخطة لا بكتيّب.',
  'solutions.start': 'أو ابدأ الآن',
}
