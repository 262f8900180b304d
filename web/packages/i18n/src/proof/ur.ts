import type { Translation } from '../message'
import type { en } from './en'

export const ur: Translation<typeof en> = {
  'proof.check_seal': 'ریکارڈ اپنی مہر سے ملتا ہے',
  'proof.check_chain': 'اس سے پہلے کی مہریں سالم ہیں',
  'proof.check_latest': 'آخر سے کچھ نہیں کاٹا گیا',
  'proof.check_attachments': 'تصویریں اور دستخط وہی ہیں جو درج ہوئے',
  'proof.check_history': 'ڈیلیوری کی تاریخ متفق ہے',
  'proof.holds': 'درست',
  'proof.fails': 'درست نہیں',
  'proof.seal_right': 'ریکارڈ سے دوبارہ نکالنے پر مہر {link} وہی نکلی۔',
  'proof.seal_wrong': 'ریکارڈ سے دوبارہ نکالنے پر مہر {link} مختلف نکلی۔',
  'proof.chain_whole': '{links} مہروں میں سے ہر ایک میں پچھلی درج ہے۔',
  'proof.chain_broken': 'زنجیر مہر {link} پر ٹوٹتی ہے۔',
  'proof.latest': '{links} میں سے مہر {link}، جو آخری ہے۔',
  'proof.not_latest': '{links} میں سے مہر {link}: اس کے بعد اور بھی ہیں۔',
  'proof.pictures_stored': 'بتائی گئی سب تصویریں یہاں ہیں: {named} میں سے {stored}۔',
  'proof.pictures_missing': '{named} میں سے صرف {stored} تصویریں یہاں ہیں۔',
}
