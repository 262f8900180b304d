import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ur: Translation<typeof en> = {
  'offer.fresh': { one: 'آپ کے لیے {n} نئی منزل', other: 'آپ کے لیے {n} نئی منزلیں' },
  'offer.accept': 'قبول',
  'offer.decline': 'انکار',
  'offer.given_back': {
    one: 'انکار ہو گیا۔ دفتر کسی اور کو ڈھونڈے گا۔',
    other: 'سب {n} سے انکار ہو گیا۔ دفتر کسی اور کو ڈھونڈے گا۔',
  },
  'offer.open': 'آپ کو ایک ترسیل کی پیشکش ہے',
  'offer.from': 'کہاں سے:',
  'offer.parcels': { one: '{n} پارسل', other: '{n} پارسل' },
  'offer.until': '{time} تک جواب دیں',
  'offer.take': 'قبول کریں',
  'offer.taken': 'قبول ہوئی۔ اگر آپ پہلے ہوئے تو یہاں آ جائے گی۔',
  'offer.away': 'یہاں سے تقریباً {distance}',
  'offer.passed': 'انکار ہو گیا۔ دفتر کو وجہ بتا دی گئی۔',
}
