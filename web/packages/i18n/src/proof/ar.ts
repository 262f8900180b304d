import type { Translation } from '../message'
import type { en } from './en'

export const ar: Translation<typeof en> = {
  'proof.check_seal': 'السجل يطابق ختمه',
  'proof.check_chain': 'الأختام السابقة سليمة',
  'proof.check_latest': 'لم يُقطع شيء من النهاية',
  'proof.check_attachments': 'الصور والتوقيع هي المسجلة',
  'proof.check_history': 'تاريخ الشحنة متوافق',
  'proof.holds': 'صحيح',
  'proof.fails': 'غير صحيح',
  'proof.seal_right': 'عند حسابه من السجل من جديد جاء الختم {link} مطابقًا.',
  'proof.seal_wrong': 'عند حسابه من السجل من جديد جاء الختم {link} مختلفًا.',
  'proof.chain_whole': 'كل ختم من الأختام ({links}) يحمل الذي قبله.',
  'proof.chain_broken': 'تنقطع السلسلة عند الختم {link}.',
  'proof.latest': 'الختم {link} من {links}، وهو الأخير.',
  'proof.not_latest': 'الختم {link} من {links}، وبعده أختام أخرى.',
  'proof.pictures_stored': 'كل الصور المذكورة موجودة: {stored} من {named}.',
  'proof.pictures_missing': 'لا يوجد هنا إلا {stored} من {named} صور.',
}
