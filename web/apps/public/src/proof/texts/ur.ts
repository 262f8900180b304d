import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ur: Translation<typeof en> = {
  'proof.tab': 'ڈیلیوری کے ثبوت کی جانچ',
  'proof.valid': 'یہ ثبوت ویسا ہی ہے جیسا مہر بند ہوا تھا',
  'proof.valid_text': 'ریکارڈ، تصویریں اور ان کی ترتیب دوبارہ جانچی گئی، سب ٹھیک ہے۔',
  'proof.missing': 'ریکارڈ ویسا ہی ہے جیسا مہر بند ہوا تھا، مگر سب تصویریں یہاں نہیں',
  'proof.missing_text': 'کوئی تصویر یا دستخط ابھی نہیں پہنچا یا ہٹا دیا گیا: اس کا موازنہ نہیں ہو سکتا۔',
  'proof.invalid': 'یہ ثبوت ویسا نہیں جیسا مہر بند ہوا تھا',
  'proof.invalid_text': 'حوالگی کے بعد کچھ بدلا گیا یا غائب ہے۔ جو نہیں ملتا وہ نیچے ہے۔',
  'proof.superseded': 'بعد کی تصحیح اس ریکارڈ کی جگہ لے چکی ہے؛ دونوں محفوظ ہیں۔',
  'proof.unknown': 'ایسا کوئی ثبوت نہیں',
  'proof.unknown_text': 'دیکھیں کہ پورا لنک کھلا ہے۔',
  'proof.number': 'ٹریکنگ نمبر',
  'proof.distance': 'دروازے سے فاصلہ',
  'proof.link': 'زنجیر میں جگہ',
  'proof.link_of': '{of} میں سے {n}',
  'proof.checks': 'کیا جانچا گیا',
  'proof.algorithm': 'خود کیسے جانچیں',
}
