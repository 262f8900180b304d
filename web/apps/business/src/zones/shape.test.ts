import { describe, expect, it } from 'vitest'
import {
  asType,
  boundsOf,
  corners,
  holds,
  isWhole,
  type LonLat,
  middle,
  moved,
  type Shape,
  withCorners,
} from './shape'

const HOME: LonLat = [55.3, 25.2]
const circle: Shape = { type: 'circle', center: { lon: 55.3, lat: 25.2 }, radius_m: 1000 }
const square: Shape = withCorners({ type: 'polygon', coordinates: [] }, [
  moved(HOME, -500, -500),
  moved(HOME, 500, -500),
  moved(HOME, 500, 500),
  moved(HOME, -500, 500),
])
const road: Shape = {
  type: 'corridor',
  coordinates: [HOME, moved(HOME, 2000, 0), moved(HOME, 2000, 2000)],
  half_width_m: 100,
}

describe('who is inside', () => {
  it('is measured in metres from a circle’s middle', () => {
    expect(holds(circle, moved(HOME, 990, 0))).toBe(true)
    expect(holds(circle, moved(HOME, 1010, 0))).toBe(false)
  })

  it('is within the outline and outside the holes', () => {
    expect(holds(square, moved(HOME, 400, 400))).toBe(true)
    expect(holds(square, moved(HOME, 600, 0))).toBe(false)
    if (square.type !== 'polygon') throw new Error('a square is a polygon')
    const hole = [moved(HOME, -100, -100), moved(HOME, 100, -100), moved(HOME, 0, 100)]
    const holed: Shape = { ...square, coordinates: [...square.coordinates, hole] }
    expect(holds(holed, HOME)).toBe(false)
    expect(holds(holed, moved(HOME, 300, 0))).toBe(true)
  })

  it('is beside the line, round its bends and its ends', () => {
    expect(holds(road, moved(HOME, 1000, 90))).toBe(true)
    expect(holds(road, moved(HOME, 1000, 110))).toBe(false)
    expect(holds(road, moved(HOME, -90, 0))).toBe(true)
    expect(holds(road, moved(HOME, 2090, 1000))).toBe(true)
  })
})

describe('drawing', () => {
  it('closes a ring for the server and hides the closing from the hand', () => {
    if (square.type !== 'polygon') throw new Error('a square is a polygon')
    expect(square.coordinates[0]).toHaveLength(5)
    expect(corners(square)).toHaveLength(4)
    expect(withCorners(square, corners(square))).toEqual(square)
  })

  it('turns one kind into another around the same middle', () => {
    const round = asType(square, 'circle')
    if (round.type !== 'circle') throw new Error('it was asked for')
    expect(round.radius_m).toBeGreaterThan(700)
    expect(round.radius_m).toBeLessThan(715)
    expect(middle(asType(circle, 'polygon'))[1]).toBeCloseTo(25.2, 6)
    expect(asType(square, 'polygon')).toBe(square)
  })

  it('knows how far it reaches', () => {
    const [west, south, east, north] = boundsOf(circle)
    expect([west < 55.3, south < 25.2, east > 55.3, north > 25.2]).toEqual([true, true, true, true])
    expect(holds(circle, [55.3, north - 1e-6])).toBe(true)
  })

  it('is saved only when it is something', () => {
    expect(isWhole(square)).toBe(true)
    expect(isWhole(withCorners(square, corners(square).slice(0, 2)))).toBe(false)
    expect(isWhole({ ...road, coordinates: [HOME] } as Shape)).toBe(false)
    expect(isWhole({ ...circle, radius_m: 0 } as Shape)).toBe(false)
  })
})
