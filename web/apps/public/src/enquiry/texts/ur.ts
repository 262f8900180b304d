import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ur: Translation<typeof en> = {
  'enquiry.title': 'بتائیں آپ کیا لے جاتے ہیں',
  'enquiry.lead': 'چند الفاظ کافی ہیں۔ ایک انسان انھیں پڑھ کر آپ کی زبان میں جواب دیتا ہے۔',
  'enquiry.name': 'آپ کا نام',
  'enquiry.company': 'کمپنی',
  'enquiry.email': 'ای میل',
  'enquiry.phone': 'فون',
  'enquiry.phone_hint': 'دونوں میں سے ایک کافی ہے۔',
  'enquiry.country': 'ملک',
  'enquiry.moves': 'کیا، اور روزانہ کتنا؟',
  'enquiry.moves_hint': 'مثلاً: 200 پارسل، 12 گاڑیاں',
  'enquiry.message': 'کچھ اور',
  'enquiry.optional': 'اختیاری',
  'enquiry.needed': 'براہِ کرم اپنا نام لکھیں۔',
  'enquiry.reach': 'براہِ کرم ای میل یا فون نمبر لکھیں۔',
  'enquiry.invalid': 'یہ درست نہیں لگتا۔ براہِ کرم دیکھ لیں۔',
  'enquiry.do': 'بھیجیں',
  'enquiry.privacy': 'صرف آپ کو جواب دینے کے لیے، کسی اور کام کے لیے نہیں۔',
  'enquiry.sent': 'شکریہ، پیغام پہنچ گیا',
  'enquiry.sent_text': 'کوئی اسے پڑھ کر جلد جواب دے گا۔',
  'enquiry.many': 'یہاں سے پہلے ہی کئی پیغامات آ چکے ہیں۔ ایک گھنٹے بعد کوشش کریں۔',
  'enquiry.failed': 'پیغام نہیں گیا۔ رابطہ دیکھیں اور دوبارہ کوشش کریں؛ آپ کا لکھا ضائع نہیں ہوا۔',
}
