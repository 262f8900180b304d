import type { IconName } from '@qafila/ui'

/** A screen that the rail leads to, and the chord that leads there too. */
export type Place = {
  to:
    | '/'
    | '/exceptions'
    | '/deliveries'
    | '/plan'
    | '/messages'
    | '/import'
    | '/fleet'
    | '/zones'
    | '/replay'
    | '/enquiries'
    | '/settings'
  label:
    | 'nav.live'
    | 'nav.exceptions'
    | 'nav.deliveries'
    | 'nav.plan'
    | 'nav.messages'
    | 'nav.import'
    | 'nav.fleet'
    | 'nav.zones'
    | 'nav.replay'
    | 'nav.enquiries'
    | 'nav.settings'
  icon: IconName
  keys: string
  /** Not in the bar of a phone, which holds five: the account's list leads there. */
  desk?: boolean
}

export const PLACES: Place[] = [
  { to: '/', label: 'nav.live', icon: 'live', keys: 'g l' },
  { to: '/exceptions', label: 'nav.exceptions', icon: 'alert', keys: 'g e' },
  { to: '/deliveries', label: 'nav.deliveries', icon: 'box', keys: 'g d' },
  { to: '/plan', label: 'nav.plan', icon: 'plan', keys: 'g p' },
  { to: '/messages', label: 'nav.messages', icon: 'message', keys: 'g m', desk: true },
  { to: '/import', label: 'nav.import', icon: 'upload', keys: 'g i', desk: true },
  { to: '/fleet', label: 'nav.fleet', icon: 'truck', keys: 'g f', desk: true },
  { to: '/zones', label: 'nav.zones', icon: 'map', keys: 'g z', desk: true },
  { to: '/replay', label: 'nav.replay', icon: 'clock', keys: 'g r', desk: true },
  { to: '/enquiries', label: 'nav.enquiries', icon: 'door', keys: 'g q', desk: true },
  { to: '/settings', label: 'nav.settings', icon: 'gear', keys: 'g s', desk: true },
]
