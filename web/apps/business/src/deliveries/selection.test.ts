import { describe, expect, it } from 'vitest'
import { between, countOf, EVERYTHING, isChosen, mark, NOTHING, toggle } from './selection'

describe('ticking rows', () => {
  it('ticks and unticks one', () => {
    const one = toggle(NOTHING, 'a')
    expect(isChosen(one, 'a')).toBe(true)
    expect(countOf(one, 500)).toBe(1)
    expect(countOf(toggle(one, 'a'), 500)).toBe(0)
  })

  it('holds everything that matches but a few, also rows nobody has loaded', () => {
    const most = toggle(EVERYTHING, 'a')
    expect(isChosen(most, 'a')).toBe(false)
    expect(isChosen(most, 'row 99,999')).toBe(true)
    expect(countOf(most, 100_000)).toBe(99_999)
  })

  it('ticks a run of rows either way', () => {
    const rows = ['a', 'b', undefined, 'd']
    expect(between(i => rows[i], 3, 0)).toEqual(['a', 'b', 'd'])
    const run = mark(NOTHING, ['a', 'b'], true)
    expect(countOf(run, 9)).toBe(2)
    expect(countOf(mark(run, ['b', 'c'], false), 9)).toBe(1)
    expect(countOf(mark(EVERYTHING, ['b', 'c'], false), 9)).toBe(7)
    expect(countOf(mark(mark(EVERYTHING, ['b'], false), ['b'], true), 9)).toBe(9)
  })
})
