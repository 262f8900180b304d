import type { PlanRoute } from '@qafila/api'
import { expect, it } from 'vitest'
import { dayOf, hoursOf, momentAt, shareOf } from './scale'

const route = (depart_at: string, end_at: string) => ({ depart_at, end_at }) as PlanRoute
const day = dayOf([
  route('2026-11-21T04:20:00Z', '2026-11-21T09:00:00Z'),
  route('2026-11-21T05:00:00Z', '2026-11-21T11:40:00Z'),
])

it('begins and ends at full hours around all routes', () => {
  expect(new Date(day.from).toISOString()).toBe('2026-11-21T04:00:00.000Z')
  expect(new Date(day.until).toISOString()).toBe('2026-11-21T12:00:00.000Z')
  expect(shareOf(day, '2026-11-21T08:00:00Z')).toBe(0.5)
  expect(momentAt(day, 0.5)).toBe(Date.parse('2026-11-21T08:00:00Z'))
  expect(momentAt(day, 7)).toBe(day.until)
})

it('names as many hours as fit', () => {
  expect(hoursOf(day, 20)).toHaveLength(9)
  expect(hoursOf(day, 4).map(h => new Date(h).getUTCHours())).toEqual([4, 6, 8, 10, 12])
})

it('has an hour even without routes', () => {
  const none = dayOf([])
  expect(none.until).toBeGreaterThan(none.from)
})
