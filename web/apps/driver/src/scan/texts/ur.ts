import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ur: Translation<typeof en> = {
  'scanner.label': 'اسکینر',
  'scanner.starting': 'کیمرا شروع ہو رہا ہے',
  'scanner.refused': 'کیمرے کی اجازت نہیں۔ نیچے نمبر لکھیں۔',
  'scanner.none': 'کیمرا نہیں ہے۔ نیچے نمبر لکھیں۔',
  'scanner.broken': 'کیمرا نہیں چل رہا۔ نیچے نمبر لکھیں۔',
  'scanner.hold': 'کوڈ کیمرے کے سامنے رکھیں',
  'scanner.taken': 'ہاں',
  'scanner.again': 'پہلے ہی اسکین ہو چکا',
  'scanner.unknown': 'یہاں کا نہیں',
  'scanner.type': 'یا نمبر لکھیں',
  'scanner.add': 'شامل کریں',
  'scanner.torch': 'لیمپ',
}
