import { describe, expect, it } from 'vitest'
import {
  checkVan,
  correctionsOf,
  isAboard,
  isCorrectable,
  isNight,
  isToLoad,
  type Load,
  mayDriver,
  parcelsOf,
  readTransfer,
  STATUSES,
  sunAltitude,
  wholeOrPart,
} from '.'

const loads: Load[] = [
  {
    delivery: 'dlv_1',
    tracking: '0000-0000-0000',
    parcels: [
      { item: 'itm_1', barcode: 'P-1', description: 'box' },
      { item: 'itm_2', barcode: null, description: 'bag' },
    ],
  },
  { delivery: 'dlv_2', tracking: 'x', parcels: [{ item: 'itm_3', barcode: 'P-3', description: '' }] },
]

describe('the van check', () => {
  it('names what is missing and what does not belong', () => {
    const check = checkVan(loads, ['P-1', ' p-1 ', 'P-9'])
    expect(check).toMatchObject({ expected: 3, seen: 1, extra: ['P-9'] })
    expect(check.missing.map(m => m.parcel.item)).toEqual(['itm_2', 'itm_3'])
  })

  it('takes the number of a delivery for all its parcels, typed or as a link', () => {
    for (const scan of ['000000000000', 'oooo-0000 0000', 'https://q.example/t/000000000000?lang=ar'])
      expect(parcelsOf(loads, scan)?.parcels.map(p => p.item)).toEqual(['itm_1', 'itm_2'])
    expect(checkVan(loads, ['000000000000', 'P-3'])).toMatchObject({ seen: 3, missing: [], extra: [] })
  })

  it('expects nothing of an empty van', () => {
    expect(checkVan([], [])).toEqual({ expected: 0, seen: 0, missing: [], extra: [] })
  })
})

describe('what a driver may do', () => {
  it('has goods either still to load or aboard, never both', () => {
    for (const status of STATUSES) expect(isToLoad(status) && isAboard(status), status).toBe(false)
  })

  it('lets nobody reschedule what was handed over', () => {
    expect(mayDriver('reschedule', 'attempted')).toBe(true)
    for (const verb of ['reschedule', 'transfer', 'fail', 'retry_today'] as const)
      expect(mayDriver(verb, 'delivered')).toBe(false)
  })

  it('lets a mistake be put right for ten minutes, to what was not said already', () => {
    const at = '2026-11-21T08:00:00.000Z'
    const later = (minutes: number) => Date.parse(at) + minutes * 60_000
    expect(isCorrectable(at, later(9.9))).toBe(true)
    expect(isCorrectable(at, later(10))).toBe(false)
    expect(isCorrectable(undefined, later(0))).toBe(false)
    expect(correctionsOf('delivered', 1)).toEqual(['attempted'])
    expect(correctionsOf('delivered', 2)).toEqual(['partially_delivered', 'attempted'])
    expect(correctionsOf('attempted', 1)).toEqual(['delivered'])
    expect(correctionsOf('partially_delivered', 3)).toEqual(['delivered', 'attempted'])
    for (const status of STATUSES)
      if (mayDriver('correct', status)) expect(correctionsOf(status, 2)).not.toContain(status)
  })

  it('calls a hand-over whole only when every parcel was taken', () => {
    expect(wholeOrPart(['delivered', 'delivered'])).toBe('whole')
    expect(wholeOrPart(['delivered', 'refused'])).toBe('part')
    expect(wholeOrPart(['missing', 'refused'])).toBe('none')
  })
})

describe('a transfer code', () => {
  it('is read from what the other phone shows, and from nothing else', () => {
    expect(readTransfer('qafila:transfer:drv_01jd:7Q4M2X')).toEqual({ driver: 'drv_01jd', code: '7Q4M2X' })
    for (const wrong of ['P-1', 'qafila:transfer:usr_1:7Q4M2X', 'qafila:transfer:drv_1:', ''])
      expect(readTransfer(wrong)).toBe(null)
  })
})

describe('the sun', () => {
  const dubai = { lat: 25.2048, lon: 55.2708 }
  // Sunset in Dubai on 21 November is at 17:30 (13:30 UTC) within two minutes; sunrise at 06:40.
  it('sets in Dubai when the almanac says so', () => {
    expect(isNight(Date.UTC(2026, 10, 21, 13, 26), dubai)).toBe(false)
    expect(isNight(Date.UTC(2026, 10, 21, 13, 34), dubai)).toBe(true)
    expect(isNight(Date.UTC(2026, 10, 21, 2, 36), dubai)).toBe(true)
    expect(isNight(Date.UTC(2026, 10, 21, 2, 46), dubai)).toBe(false)
  })

  it('stands overhead at a tropic’s noon in summer', () => {
    expect(sunAltitude(Date.UTC(2026, 5, 21, 12, 2), { lat: 23.44, lon: 0 })).toBeGreaterThan(89)
  })
})
