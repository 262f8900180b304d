import type { Catalogue } from '../message'

export const en = {
  'proof.check_seal': 'The record fits its seal',
  'proof.check_chain': 'The seals before it are unbroken',
  'proof.check_latest': 'Nothing was cut off at the end',
  'proof.check_attachments': 'Photos and signature are those recorded',
  'proof.check_history': 'The delivery’s history agrees',
  'proof.holds': 'holds',
  'proof.fails': 'does not hold',
  'proof.seal_right': 'Worked out anew from the record, seal {link} comes out the same.',
  'proof.seal_wrong': 'Worked out anew from the record, seal {link} comes out different.',
  'proof.chain_whole': 'Each of the {links} seals holds the one before it.',
  'proof.chain_broken': 'The chain breaks at seal {link}.',
  'proof.latest': 'Seal {link} of {links}, the last one.',
  'proof.not_latest': 'Seal {link} of {links}: later ones follow.',
  'proof.pictures_stored': 'All pictures that were named are here: {stored} of {named}.',
  'proof.pictures_missing': 'Only {stored} of {named} pictures are here.',
} as const satisfies Catalogue
