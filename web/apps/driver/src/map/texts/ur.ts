import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ur: Translation<typeof en> = {
  'map.title': 'آج کا راستہ',
  'map.straight': 'سیدھی لکیریں، سڑکیں نہیں',
  'city.title': 'اس فون میں شہر',
  'city.why': 'محفوظ شہر کی سڑکیں اور نام بغیر سگنل کے بھی نظر آتے ہیں۔ گھر پر اتاریں، فائل بڑی ہے۔',
  'city.none': 'یہ سرور کوئی شہر نہیں دکھاتا',
  'city.none_hint': 'نقشہ آپ کی منزلیں پھر بھی دکھاتا ہے۔ سرور چلانے والا نقشے شامل کر سکتا ہے۔',
  'city.keep': 'فون میں رکھیں',
  'city.kept': 'اس فون میں ہے',
  'city.stale': 'اس فون میں پرانا نقشہ ہے',
  'city.update': 'نقشہ تازہ کریں',
  'city.remove': 'ہٹائیں',
  'city.removed': 'اس فون سے ہٹا دیا۔',
  'city.stop': 'روکیں',
  'city.loading': '{name} اتر رہا ہے',
  'city.offline': 'رابطہ نہیں۔ جو اس فون میں ہے وہ چلے گا، باقی بعد میں۔',
  'city.gone': 'سرور پر یہ نقشہ اب نہیں۔',
  'city.too_large': 'یہ نقشہ فون کے لیے بہت بڑا ہے۔',
  'city.no_space': 'فون میں جگہ نہیں۔',
  'map.keep': 'یہ شہر محفوظ کریں',
}
