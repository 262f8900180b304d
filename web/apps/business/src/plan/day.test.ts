import { expect, it } from 'vitest'
import { hoursOn, today } from './day'

it('reads clock times as those of the day where the reader is', () => {
  const { from, until } = hoursOn('2026-11-21', '08:00', '18:00')
  expect(new Date(from).getHours()).toBe(8)
  expect(Date.parse(until) - Date.parse(from)).toBe(10 * 3_600_000)
})

it('goes past midnight when the evening ends in the morning', () => {
  const { from, until } = hoursOn('2026-11-21', '20:00', '02:00')
  expect(Date.parse(until) - Date.parse(from)).toBe(6 * 3_600_000)
})

it('calls the day by the reader’s calendar, not by Greenwich', () => {
  expect(today(new Date(2026, 10, 21, 0, 30))).toBe('2026-11-21')
  expect(today(new Date(2026, 10, 21, 23, 30))).toBe('2026-11-21')
})
