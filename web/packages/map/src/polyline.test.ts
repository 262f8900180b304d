import { expect, it } from 'vitest'
import { decodePolyline6 } from './polyline'

it('reads the line that the format’s own page gives, with six decimals', () => {
  // (38.5, -120.2), (40.7, -120.95), (43.252, -126.453)
  expect(decodePolyline6('_izlhA~rlgdF_{geC~ywl@_kwzCn`{nI')).toEqual([
    [-120.2, 38.5],
    [-120.95, 40.7],
    [-126.453, 43.252],
  ])
})

it('leaves out what is cut off, and reads nothing from nothing', () => {
  expect(decodePolyline6('')).toEqual([])
  expect(decodePolyline6('_izlhA~rlgdF_{ge')).toEqual([[-120.2, 38.5]])
})
