import { describe, expect, it } from 'vitest'
import { en } from './common'
import { ar } from './common/ar'
import { ur } from './common/ur'
import { makeFormat } from './format'
import { tagOf } from './locale'
import { fill } from './message'

const say = (
  locale: 'en' | 'ar' | 'ur',
  message: Parameters<typeof fill>[0],
  values?: Record<string, string | number>,
) => {
  const tag = tagOf(locale, 'latin')
  return fill(message, new Intl.PluralRules(tag), new Intl.NumberFormat(tag), values)
}

describe('counted messages', () => {
  it('uses all six Arabic forms', () => {
    const said = [0, 1, 2, 3, 11, 100].map(n => say('ar', ar['rows.count'], { n }))
    expect(said).toEqual(['لا صفوف', 'صف واحد', 'صفان', '3 صفوف', '11 صفًا', '100 صف'])
  })

  it('uses the two forms of English and Urdu', () => {
    expect([1, 2].map(n => say('en', en['rows.count'], { n }))).toEqual(['1 row', '2 rows'])
    expect([1, 5].map(n => say('ur', ur['rows.count'], { n }))).toEqual(['1 قطار', '5 قطاریں'])
  })

  it('groups large numbers in the reader’s digits', () => {
    expect(say('en', en['rows.count'], { n: 12345 })).toBe('12,345 rows')
  })
})

describe('values in a text from right to left', () => {
  const tag = tagOf('ar', 'latin')
  const [rules, numbers] = [new Intl.PluralRules(tag), new Intl.NumberFormat(tag)]

  it('stand for themselves, so that a Latin name turns nothing around it', () => {
    const said = fill('{van}، {cost}', rules, numbers, { van: 'Van 5', cost: '+4' }, true)
    expect(said).toBe('\u2068Van 5\u2069، \u2068+4\u2069')
  })

  it('are left as they are when they are numbers, or nothing', () => {
    expect(fill('{a}{b}', rules, numbers, { a: 7, b: '' }, true)).toBe('7')
  })
})

describe('catalogues', () => {
  it('leave no hole unfilled in any language', () => {
    const holes = (m: unknown) =>
      [...JSON.stringify(m).matchAll(/\{(\w+)\}/g)].map(x => x[1]).filter(x => x !== 'n')
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      expect(holes(ar[key]), `ar ${key}`).toEqual(holes(en[key]))
      expect(holes(ur[key]), `ur ${key}`).toEqual(holes(en[key]))
    }
  })
})

describe('formats', () => {
  const f = makeFormat('en', 'latin', 'Asia/Dubai')

  it('writes time in the zone it is given', () => {
    expect(f.time('2026-11-21T10:05:00Z')).toBe('14:05')
    expect(f.span('2026-11-21T10:05:00Z', '2026-11-21T11:00:00Z')).toBe('14:05\u00a0–\u00a015:00')
    expect(f.zone()).toBe('Gulf Standard Time')
  })

  it('lets a span begin where its script begins', () => {
    const [from, to] = ['2026-11-21T10:05:00Z', '2026-11-21T11:00:00Z']
    for (const locale of ['ar', 'ur'] as const)
      expect(makeFormat(locale, 'latin', 'Asia/Dubai').span(from, to)).toBe('\u200f14:05\u00a0–\u00a015:00')
  })

  it('writes lengths as people say them', () => {
    expect(f.distance(846)).toBe('850 m')
    expect(f.distance(12_430)).toBe('12.4 km')
    expect(f.distance(124_300)).toBe('124 km')
    expect(f.duration(5100)).toBe('1 hr 25 min')
    expect(f.speed(17.8)).toBe('64 km/h')
  })

  it('uses Latin digits in Arabic unless asked otherwise', () => {
    expect(makeFormat('ar', 'latin').number(1234)).toMatch(/1.?234/)
    expect(makeFormat('ar', 'native').number(1234)).toMatch(/١.?٢٣٤/)
  })
})
