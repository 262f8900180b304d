import { describe, expect, it } from 'vitest'
import { mondayOf } from '../parts/days'
import type { Shift } from './server'
import { daysFrom, daysOf, shiftOn, weekOf } from './week'

const shift = (id: string, driver: string, day: string, from = '08:00', until = '17:00') =>
  ({ id, driver, driver_name: driver, state: 'planned', ...shiftOn(day, from, until) }) as Shift

describe('a week', () => {
  it('begins on Monday, whatever day is asked', () => {
    expect(['2026-11-16', '2026-11-18', '2026-11-22'].map(mondayOf)).toEqual(Array(3).fill('2026-11-16'))
    expect(daysFrom('2026-11-30')).toContain('2026-12-06')
  })

  it('has a row per driver and each shift on the day it begins', () => {
    const rows = weekOf(
      [
        shift('b', 'Zaid', '2026-11-18'),
        shift('a', 'Ali 10', '2026-11-16', '22:00', '06:00'),
        shift('c', 'Ali 9', '2026-11-15', '22:00', '06:00'),
        shift('d', 'Zaid', '2026-11-18', '18:00', '20:00'),
        shift('e', 'Zaid', '2026-11-23'),
      ],
      '2026-11-16',
    )
    expect(rows.map(r => r.name)).toEqual(['Ali 9', 'Ali 10', 'Zaid'])
    expect(rows.map(r => r.days.map(d => d.map(s => s.id).join('')).join('|'))).toEqual([
      'c||||||',
      'a||||||',
      '||bd||||',
    ])
  })
})

describe('repeating', () => {
  it('keeps to its kind of days', () => {
    expect(daysOf('2026-11-20', 'no', 4)).toEqual(['2026-11-20'])
    expect(daysOf('2026-11-20', 'days', 1)).toHaveLength(7)
    expect(daysOf('2026-11-20', 'workdays', 1)).toEqual([
      '2026-11-20',
      '2026-11-23',
      '2026-11-24',
      '2026-11-25',
      '2026-11-26',
    ])
    expect(daysOf('2026-11-20', 'weekly', 3)).toEqual(['2026-11-20', '2026-11-27', '2026-12-04'])
  })

  it('ends a night shift on the next day', () => {
    const { starts_at, ends_at } = shiftOn('2026-11-20', '22:00', '06:00')
    expect(Date.parse(ends_at) - Date.parse(starts_at)).toBe(8 * 3_600_000)
  })
})
