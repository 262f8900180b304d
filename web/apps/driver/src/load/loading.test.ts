import { describe, expect, it } from 'vitest'
import type { Stop } from '../day/stop'
import { loadingOf } from './loading'

const shop = { lat: 25.1412, lon: 55.2253 }
const stop = (status: string): Stop =>
  ({
    id: 'dlv_1',
    version: 4,
    status,
    pickup: { text: 'Shop', point: shop },
    items: [
      { id: 'itm_1', description: '', outcome: 'expected', barcode: 'P-1' },
      { id: 'itm_2', description: '', outcome: 'expected' },
    ],
    pickup_proof: { photos_min: 0, scan: true },
    arrive_radius_m: 150,
    route_sequence: 3,
  }) as unknown as Stop
const here = { at: shop, accuracy_m: 8 }
const words = (deeds: ReturnType<typeof loadingOf>) => deeds.map(d => d.body.command)

describe('loading a van', () => {
  it('says the steps that were not said, in their order, and ends in custody', () => {
    const deeds = loadingOf([stop('assigned')], new Set(['itm_1', 'itm_2']), here)
    expect(words(deeds)).toEqual(['accept', 'depart_pickup', 'arrive_pickup', 'pickup'])
    expect(deeds.at(-1)?.after?.[0]).toMatchObject({ id: 'dlv_1', order: 3, data: { status: 'in_custody' } })
    expect(deeds[2]?.body.away_reason).toBeUndefined()
    expect(deeds[3]?.body.proof).toEqual({ scanned: ['P-1'] })
    expect(words(loadingOf([stop('at_pickup')], new Set(['itm_1']), here))).toEqual(['pickup'])
  })

  it('says which parcels are not there, and leaves a delivery alone of which nothing is', () => {
    const [pickup] = loadingOf([stop('at_pickup')], new Set(['itm_2']), here)
    expect(pickup?.body.items).toMatchObject([
      { item: 'itm_1', outcome: 'missing' },
      { item: 'itm_2', outcome: 'loaded' },
    ])
    expect(loadingOf([stop('at_pickup')], new Set(), here)).toEqual([])
  })

  it('leaves a delivery to its own screen whose sender asks for more than a scan', () => {
    const asking = { ...stop('at_pickup'), pickup_proof: { photos_min: 1 } } as Stop
    expect(loadingOf([asking], new Set(['itm_1', 'itm_2']), here)).toEqual([])
  })

  it('gives a reason for an arrival that the phone cannot show', () => {
    const deeds = loadingOf([stop('to_pickup')], new Set(['itm_1']), undefined)
    expect(deeds[0]?.body).toMatchObject({ command: 'arrive_pickup', away_reason: 'loaded_from_van_check' })
  })
})
