import { isWithin, LOADING } from '@qafila/domain'
import type { Fix, NewDeed } from '@qafila/offline'
import { asks, keptAs, type Stop } from '../day/stop'

/**
 * Everything that loading a van says of its deliveries: the steps to the shop that were not said one by one, and the parcels that
 * are aboard. A delivery of which nothing was found stays where it is, and so does one whose sender asks for more than a scan: that
 * has a screen of its own. The last deed of each leaves the stop in custody.
 */
export function loadingOf(stops: Stop[], seen: ReadonlySet<string>, fix: Fix | undefined): NewDeed[] {
  return stops
    .filter(stop => !asks({ ...stop.pickup_proof, scan: false }))
    .filter(stop => stop.items.some(item => seen.has(item.id)))
    .flatMap(stop => deedsOf(stop, seen, fix))
}

function deedsOf(stop: Stop, seen: ReadonlySet<string>, fix: Fix | undefined): NewDeed[] {
  const deed = (body: { command: string } & Record<string, unknown>): NewDeed => ({
    kind: 'delivery',
    about: stop.id,
    base_version: stop.version,
    body,
    fix,
  })
  const { point } = stop.pickup
  const away = point && !(fix && isWithin(fix, point, stop.arrive_radius_m))
  const steps = (LOADING[stop.status as keyof typeof LOADING] ?? []).map(command =>
    deed({
      command,
      ...(command === 'arrive_pickup' && away ? { away_reason: 'loaded_from_van_check' } : {}),
    }),
  )
  const scanned = stop.items.flatMap(({ id, barcode }) => (barcode && seen.has(id) ? [barcode] : []))
  const items = stop.items.map(({ id }) =>
    seen.has(id)
      ? { item: id, outcome: 'loaded' }
      : { item: id, outcome: 'missing', reason: 'not found at the van check' },
  )
  return [
    ...steps,
    { ...deed({ command: 'pickup', items, proof: { scanned } }), after: [keptAs(stop, 'in_custody')] },
  ]
}
