import type { Catalogue } from '@qafila/i18n'

export const en = {
  'solutions.title': 'One caravan for everything you move',
  'solutions.lead':
    'From the spreadsheet in the morning to the last signature at night: plans, drivers, positions and proof in one place, on your own server if you like.',
  'solutions.merchants': 'Who sends',
  'solutions.merchants_1':
    'Upload the day’s orders as they are: columns are matched, errors shown row by row.',
  'solutions.merchants_2': 'Labels with a code, tracking links in English, Arabic and Urdu.',
  'solutions.merchants_3': 'Cash on delivery accounted for to the last fils.',
  'solutions.fleets': 'Who dispatches',
  'solutions.fleets_1': 'Routes that keep promised hours, with the reason when something does not fit.',
  'solutions.fleets_2': 'Every vehicle live: the phone in the cab or the tracker you already have.',
  'solutions.fleets_3': 'What is late, stuck or silent comes to you, with what to do next.',
  'solutions.drivers': 'Who drives',
  'solutions.drivers_1': 'Works without signal all day and sends what it kept, once.',
  'solutions.drivers_2': 'One large button that knows what comes next. Readable at noon and at night.',
  'solutions.drivers_3': 'No store, no update: it opens in the browser of an old phone.',
  'solutions.recipients': 'Who waits',
  'solutions.recipients_1': 'An hour, not a day; and the reason when nobody can know.',
  'solutions.recipients_2': 'Another time, another door, a word to the driver: without a call.',
  'solutions.recipients_3': 'A sealed proof that anyone can check.',
  'solutions.close': 'Tell us what you move. We answer with a plan, not a brochure.',
  'solutions.start': 'Or start now',
} as const satisfies Catalogue
