import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ar: Translation<typeof en> = {
  'offer.fresh': {
    zero: 'لا محطات جديدة',
    one: 'محطة جديدة لك',
    two: 'محطتان جديدتان لك',
    few: '{n} محطات جديدة لك',
    many: '{n} محطة جديدة لك',
    other: '{n} محطة جديدة لك',
  },
  'offer.accept': 'قبول',
  'offer.decline': 'اعتذر',
  'offer.given_back': {
    one: 'اعتذرت. سيجد المكتب غيرك.',
    other: 'اعتذرت عنها كلها ({n}). سيجد المكتب غيرك.',
  },
  'offer.open': 'عُرضت عليك توصيلة',
  'offer.from': 'من',
  'offer.parcels': {
    zero: 'لا طرود',
    one: 'طرد واحد',
    two: 'طردان',
    few: '{n} طرود',
    many: '{n} طردًا',
    other: '{n} طرد',
  },
  'offer.until': 'أجب قبل {time}',
  'offer.take': 'آخذها',
  'offer.taken': 'قبلت. تظهر هنا إن كنت أول من قبل.',
  'offer.away': 'نحو {distance} من هنا',
  'offer.passed': 'اعتذرت. يُبلَّغ المكتب بالسبب.',
}
