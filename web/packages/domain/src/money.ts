/** Money as the server sends it: integer minor units and an ISO 4217 code. */
export type Money = { minor: number; currency: string }

/** Digits after the point, by the currencies this product meets; two for the rest (ISO 4217's usual). */
const EXPONENT: Record<string, number> = { KWD: 3, BHD: 3, OMR: 3, JPY: 0 }

export const exponentOf = (currency: string): number => EXPONENT[currency] ?? 2

/** The decimal value, only for showing; never compute with it. */
export const major = (m: Money): number => m.minor / 10 ** exponentOf(m.currency)

/** Minor units of a decimal value that a person wrote. */
export const minorOf = (value: number, currency: string): number =>
  Math.round(value * 10 ** exponentOf(currency))
