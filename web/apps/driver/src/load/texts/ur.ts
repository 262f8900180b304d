import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ur: Translation<typeof en> = {
  'van.title': 'روانگی سے پہلے گاڑی',
  'van.count': { one: '{n} میں سے {seen} پارسل اسکین', other: '{n} میں سے {seen} پارسل اسکین' },
  'van.scan': 'پارسل اسکین کریں',
  'van.finish': 'سب لد گیا',
  'van.finish_missing': { one: '{n} پارسل کے بغیر روانہ', other: '{n} پارسلوں کے بغیر روانہ' },
  'van.done': 'جانچ ہو گئی: سب گاڑی میں ہے۔',
  'van.done_differs': 'جانچ ہو گئی۔ فرق دفتر کو نظر آئے گا۔',
  'van.extra': { one: '{n} پارسل اس گاڑی کا نہیں', other: '{n} پارسل اس گاڑی کے نہیں' },
  'van.extra_hint': 'نکال دیں، یا رہنے دیں تاکہ دفتر دیکھے۔',
  'van.out': 'نکال دیا',
  'van.missing': { one: '{n} پارسل اسکین نہیں ہوا', other: '{n} پارسل اسکین نہیں ہوئے' },
}
