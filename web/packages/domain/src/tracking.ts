/**
 * The public number of a delivery, `4K7M-9XWD-2PTR`: eleven symbols of Crockford's base 32 and one check symbol, a
 * linear code over GF(32). The same rule as the server's, so that a misread letter is caught while it is typed.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 12

/** Multiplication by 2 in GF(32) with x⁵ + x² + 1. */
const timesG = (x: number): number => {
  const doubled = x << 1
  return doubled & 0b10_0000 ? doubled ^ 0b10_0101 : doubled
}

const symbolOf = (letter: string): number => {
  const upper = letter.toUpperCase()
  return ALPHABET.indexOf(upper === 'O' ? '0' : upper === 'I' || upper === 'L' ? '1' : upper)
}

export type TrackingCode =
  | { ok: true; code: string; shown: string }
  | { ok: false; why: 'length' | 'letter' | 'check' }

/** Reads what people write: any case, spaces and dashes, O for 0, I and L for 1. */
export function readTracking(text: string): TrackingCode {
  const letters = [...text.replace(/[\s\-\u200e\u200f]/g, '')]
  if (letters.length !== LENGTH) return { ok: false, why: 'length' }
  const symbols = letters.map(symbolOf)
  if (symbols.includes(-1)) return { ok: false, why: 'letter' }
  const sum = symbols.slice(0, -1).reduceRight((total, symbol) => timesG(total ^ symbol), 0)
  if (sum !== symbols.at(-1)) return { ok: false, why: 'check' }
  const code = symbols.map(s => ALPHABET[s]).join('')
  return { ok: true, code, shown: showTracking(code) }
}

/** Twelve symbols in three groups; anything else as it is. */
export const showTracking = (code: string): string =>
  /^[0-9A-Z]{12}$/.test(code) ? `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}` : code
