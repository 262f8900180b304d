import { describe, expect, it } from 'vitest'
import { readTracking, showTracking } from './tracking'

/** Eleven symbols of 1 and their check symbol, worked out by hand from c = Σ gⁱ·xᵢ. */
const completed = (eleven: string): string => {
  const all = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'].map(c => eleven + c).filter(t => readTracking(t).ok)
  expect(all).toHaveLength(1)
  return all[0] as string
}

describe('a tracking number', () => {
  it('has exactly one right check symbol', () => {
    for (const eleven of ['00000000001', '4K7M9XWD2PT', 'ZZZZZZZZZZZ']) completed(eleven)
    expect(readTracking('000000000000').ok).toBe(true)
  })

  it('reads what people write', () => {
    const code = completed('4K0M9X1D2PT')
    const written = `${code.slice(0, 4)} ${code.slice(4, 8)}-${code.slice(8)}`
      .toLowerCase()
      .replace('0', 'o')
      .replace('1', 'l')
    expect(readTracking(written)).toMatchObject({ ok: true, code, shown: showTracking(code) })
  })

  it('notices one wrong symbol and two that are swapped', () => {
    const code = completed('4K7M9XWD2PT')
    expect(readTracking(code.replace('9', '8'))).toEqual({ ok: false, why: 'check' })
    expect(readTracking(`K4${code.slice(2)}`)).toEqual({ ok: false, why: 'check' })
    expect(readTracking(`${code.slice(0, 11)}U`)).toEqual({ ok: false, why: 'letter' })
    expect(readTracking('4K7M')).toEqual({ ok: false, why: 'length' })
  })
})
