import type { Catalogue } from '@qafila/i18n'

export const en = {
  'van.title': 'The van before it leaves',
  'van.count': { one: '{seen} of {n} parcel scanned', other: '{seen} of {n} parcels scanned' },
  'van.scan': 'Scan parcels',
  'van.finish': 'All aboard',
  'van.finish_missing': { one: 'Leave without {n} parcel', other: 'Leave without {n} parcels' },
  'van.done': 'Checked: everything is aboard.',
  'van.done_differs': 'Checked. The office sees what differs.',
  'van.extra': {
    one: '{n} parcel does not belong in this van',
    other: '{n} parcels do not belong in this van',
  },
  'van.extra_hint': 'Take it out, or leave it in and let the office see.',
  'van.out': 'It is out',
  'van.missing': { one: '{n} parcel not scanned', other: '{n} parcels not scanned' },
} as const satisfies Catalogue
