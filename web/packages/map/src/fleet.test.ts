import { describe, expect, it } from 'vitest'
import { Fleet } from './fleet'
import { latOf, lonOf, mercatorX, mercatorY, metresPerPixel } from './mercator'

const dubai = { lon: 55.27, lat: 25.2 }
const fix = (lon: number, lat: number) => ({ lon, lat, headingDeg: 90, mark: 'moving' as const })

describe('the fleet', () => {
  it('appears where it is first seen and glides to the next fix', () => {
    const fleet = new Fleet(dubai)
    fleet.put('a', fix(55.27, 25.2), 0, 5000)
    expect(fleet.at('a', 0)?.lon).toBeCloseTo(55.27, 5)
    fleet.put('a', fix(55.37, 25.2), 1000, 5000)
    expect(fleet.at('a', 3500)?.lon).toBeCloseTo(55.32, 5)
    expect(fleet.at('a', 6000)?.lon).toBeCloseTo(55.37, 5)
    expect(fleet.at('a', 60_000)?.lon).toBeCloseTo(55.37, 5)
  })

  it('turns to a newer fix from where it is drawn, not from where it was sent', () => {
    const fleet = new Fleet(dubai)
    fleet.put('a', fix(55, 25), 0, 0)
    fleet.put('a', fix(56, 25), 0, 1000)
    fleet.put('a', fix(55, 25), 500, 1000)
    expect(fleet.at('a', 500)?.lon).toBeCloseTo(55.5, 4)
  })

  it('keeps everyone when it grows past its first size, and when one leaves', () => {
    const fleet = new Fleet(dubai, 2)
    for (let i = 0; i < 100; i++) fleet.put(`v${i}`, fix(55 + i / 100, 25), 0, 0)
    fleet.remove('v0')
    expect(fleet.count).toBe(99)
    expect(fleet.has('v0')).toBe(false)
    for (let i = 1; i < 100; i++) expect(fleet.at(`v${i}`, 0)?.lon, `v${i}`).toBeCloseTo(55 + i / 100, 4)
  })

  it('finds the vehicle under a finger, and none beyond the radius', () => {
    const fleet = new Fleet(dubai)
    fleet.put('a', fix(55.2, 25.2), 0, 0)
    fleet.put('b', fix(55.21, 25.2), 0, 0)
    expect(fleet.nearest(55.2085, 25.2, 0.0001, 0)).toBe('b')
    expect(fleet.nearest(55.5, 25.2, 0.0001, 0)).toBe(null)
  })

  it('uploads only what changed', () => {
    const fleet = new Fleet(dubai)
    for (let i = 0; i < 50; i++) fleet.put(`v${i}`, fix(55, 25), 0, 0)
    fleet.clean()
    fleet.put('v7', fix(55.1, 25), 10, 0)
    fleet.put('v9', fix(55.1, 25), 10, 0)
    expect([fleet.dirtyFrom, fleet.dirtyTo]).toEqual([7, 9])
  })
})

describe('mercator', () => {
  it('comes back to where it started', () => {
    for (const [lon, lat] of [
      [55.27, 25.2],
      [67, 24.86],
      [-179, -60],
      [0, 0],
    ] as const) {
      expect(lonOf(mercatorX(lon))).toBeCloseTo(lon, 9)
      expect(latOf(mercatorY(lat))).toBeCloseTo(lat, 9)
    }
  })

  it('knows the size of a pixel', () => {
    expect(metresPerPixel(0, 0)).toBeCloseTo(78_271.5, 0)
    expect(metresPerPixel(60, 10)).toBeCloseTo(78_271.5 / 2048, 1)
  })
})
