import type { Catalogue } from '@qafila/i18n'

export const en = {
  'proof.tab': 'Check a proof of delivery',
  'proof.valid': 'This proof is as it was sealed',
  'proof.valid_text': 'The record, the photos and their order were worked out anew, and everything fits.',
  'proof.missing': 'The record is as it was sealed, but not all pictures are here',
  'proof.missing_text':
    'A photo or the signature has not arrived yet, or was removed: it cannot be compared.',
  'proof.invalid': 'This proof is not as it was sealed',
  'proof.invalid_text':
    'Something was changed after the hand-over, or is missing. Below is what does not fit.',
  'proof.superseded': 'A later correction replaces this record; both are kept.',
  'proof.unknown': 'There is no such proof',
  'proof.unknown_text': 'Check that the whole link was opened.',
  'proof.number': 'Tracking number',
  'proof.distance': 'From the door',
  'proof.link': 'Place in the chain',
  'proof.link_of': '{n} of {of}',
  'proof.checks': 'What was checked',
  'proof.algorithm': 'How to work it out yourself',
} as const satisfies Catalogue
