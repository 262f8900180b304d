import type { Translation } from '@qafila/i18n'
import type { en } from './en'

export const ar: Translation<typeof en> = {
  'van.title': 'المركبة قبل الانطلاق',
  'van.count': {
    zero: '{seen} من {n}',
    one: 'مُسح {seen} من طرد واحد ({n})',
    two: 'مُسح {seen} من طردين ({n})',
    few: 'مُسح {seen} من {n} طرود',
    many: 'مُسح {seen} من {n} طردًا',
    other: 'مُسح {seen} من {n} طرد',
  },
  'van.scan': 'امسح الطرود',
  'van.finish': 'اكتمل التحميل',
  'van.finish_missing': {
    zero: 'انطلق',
    one: 'انطلق دون طرد واحد',
    two: 'انطلق دون طردين',
    few: 'انطلق دون {n} طرود',
    many: 'انطلق دون {n} طردًا',
    other: 'انطلق دون {n} طرد',
  },
  'van.done': 'فُحص: كل شيء في المركبة.',
  'van.done_differs': 'فُحص. يرى المكتب ما اختلف.',
  'van.extra': {
    zero: 'لا زائد',
    one: 'طرد لا يخص هذه المركبة',
    two: 'طردان لا يخصان هذه المركبة',
    few: '{n} طرود لا تخص هذه المركبة',
    many: '{n} طردًا لا يخص هذه المركبة',
    other: '{n} طرد لا يخص هذه المركبة',
  },
  'van.extra_hint': 'أخرجه، أو أبقه ليراه المكتب.',
  'van.out': 'أُخرج',
  'van.missing': {
    zero: 'مُسح كل شيء',
    one: 'طرد لم يُمسح',
    two: 'طردان لم يُمسحا',
    few: '{n} طرود لم تُمسح',
    many: '{n} طردًا لم يُمسح',
    other: '{n} طرد لم يُمسح',
  },
}
