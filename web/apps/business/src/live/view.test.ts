import { expect, it } from 'vitest'
import { around, nextView } from './view'

const city = { west: 55, east: 55.4, south: 25, north: 25.4 }

it('asks for more than is seen, and not again while that covers the view', () => {
  const heard = nextView(city, null)
  expect(heard).toEqual(around(city))
  expect(nextView({ ...city, west: 55.1, east: 55.5 }, heard)).toBe(null)
})

it('asks again when the view leaves it, and when it is far too much', () => {
  const heard = around(city)
  expect(nextView({ ...city, west: 55.3, east: 55.7 }, heard)).not.toBe(null)
  const street = { west: 55.2, east: 55.21, south: 25.2, north: 25.21 }
  expect(nextView(street, heard)).toEqual(around(street))
})

it('stays on the globe', () => {
  const world = around({ west: -179, east: 179, south: -84, north: 84 })
  expect([world.west, world.east, world.south, world.north]).toEqual([-180, 180, -85, 85])
})
