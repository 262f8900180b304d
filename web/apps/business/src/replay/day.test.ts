import { describe, expect, it } from 'vitest'
import { drivenM, type Fix, indexAt, linesOf, stretchesOf, whereAt } from './day'

const MIN = 60_000
/** Fixes a minute apart; each number is kilometres north of the first. */
const drive = (startMin: number, ...km: number[]): Fix[] =>
  km.map((n, i) => ({
    t: (startMin + i) * MIN,
    lon: 55.3,
    lat: 25 + n / 111.195,
    speed: 10,
    heading: 0,
  }))

describe('a day', () => {
  const fixes = [...drive(0, 0, 1, 2), ...drive(3, 2, 2, 2, 2), ...drive(30, 5, 6)]

  it('is driving, standing and not knowing, without holes', () => {
    expect(stretchesOf(fixes)).toEqual([
      { kind: 'moving', from: 0, to: 2 * MIN },
      { kind: 'standing', from: 2 * MIN, to: 6 * MIN },
      { kind: 'gap', from: 6 * MIN, to: 30 * MIN },
      { kind: 'moving', from: 30 * MIN, to: 31 * MIN },
    ])
  })

  it('takes a red light for driving', () => {
    expect(stretchesOf([...drive(0, 0, 1, 1, 1), ...drive(4, 2)]).map(s => s.kind)).toEqual(['moving'])
  })

  it('has no line across what nobody knows, and no metres of it', () => {
    expect(linesOf(fixes).map(l => l.length)).toEqual([7, 2])
    expect(drivenM(fixes)).toBeGreaterThan(2950)
    expect(drivenM(fixes)).toBeLessThan(3050)
  })

  it('knows where a vehicle was between two fixes, keeps it where it was last seen in a gap, and ends', () => {
    const stretches = stretchesOf(fixes)
    const km = (t: number) => ((whereAt(fixes, stretches, t)?.lat ?? 0) - 25) * 111.195
    expect(km(0.5 * MIN)).toBeCloseTo(0.5, 3)
    expect(whereAt(fixes, stretches, 20 * MIN)).toMatchObject({ state: 'gap', speed: 0 })
    expect(km(20 * MIN)).toBeCloseTo(2, 3)
    expect(whereAt(fixes, stretches, 31 * MIN)?.lat).toBeCloseTo(25 + 6 / 111.195, 6)
    expect(whereAt(fixes, stretches, 32 * MIN)).toBe(null)
    expect(whereAt(fixes, stretches, -1)).toBe(null)
  })

  it('finds a time by halves', () => {
    expect([-1, 0, 1, 60_001, 99 * MIN].map(t => indexAt(fixes, t))).toEqual([-1, 0, 0, 1, 8])
    expect([indexAt([], 5), stretchesOf([]).length]).toEqual([-1, 0])
  })
})
