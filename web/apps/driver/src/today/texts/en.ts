import type { Catalogue } from '@qafila/i18n'

export const en = {
  'offer.fresh': { one: '{n} new stop for you', other: '{n} new stops for you' },
  'offer.accept': 'Accept',
  'offer.decline': 'Decline',
  'offer.given_back': {
    one: 'Declined. The office finds somebody else.',
    other: 'All {n} declined. The office finds somebody else.',
  },
  'offer.open': 'A delivery is offered to you',
  'offer.from': 'From',
  'offer.parcels': { one: '{n} parcel', other: '{n} parcels' },
  'offer.until': 'Answer by {time}',
  'offer.take': 'Take it',
  'offer.taken': 'Accepted. It appears here if you were the first.',
  'offer.away': 'about {distance} from here',
  'offer.passed': 'Declined. The office is told why.',
} as const satisfies Catalogue
