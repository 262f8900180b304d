import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ur: Translation<typeof en> = {
  'alarm.sos': 'ایک ڈرائیور خطرے میں ہے',
  'alarm.accident': 'حادثہ',
  'alarm.theft': 'چوری',
  'alarm.call': 'کال کریں',
  'alarm.on_map': 'نقشے پر دیکھیں',
  'alarm.take': 'میں دیکھ رہا ہوں',
  'alarm.taken': 'ڈرائیور کو بتا دیا گیا کہ آپ دیکھ رہے ہیں۔ یہ ”زیرِ نظر“ میں رہے گا۔',
  'alarm.more': { one: '{n} اور پکار', other: '{n} اور پکاریں' },
}
