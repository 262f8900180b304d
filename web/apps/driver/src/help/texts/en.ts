import type { Catalogue } from '@qafila/i18n'

export const en = {
  'sos.title': 'Trouble',
  'sos.with_place': 'The office is told at once, with the place where you are.',
  'sos.no_place': 'The office is told at once. The phone does not know where you are: say it.',
  'sos.call': 'Call {number}',
  'sos.waiting': 'A report waits for a signal. If it cannot wait, call.',
  'sos.what': 'What has happened?',
  'sos.sos': 'I am in danger',
  'sos.accident': 'Accident',
  'sos.breakdown': 'Breakdown',
  'sos.theft': 'Theft',
  'sos.other_trouble': 'Something else',
  'sos.note': 'What should the office know?',
  'sos.optional': 'optional',
  'sos.report': 'Tell the office now',
  'sos.done': 'The office is being told.',
  'sos.yours': 'Your reports',
  'sos.is_open': 'The office is told',
  'sos.is_acknowledged': 'The office has seen it',
  'sos.is_resolved': 'Settled',
} as const satisfies Catalogue
