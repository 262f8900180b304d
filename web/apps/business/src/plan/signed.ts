import type { Format } from '@qafila/i18n'

/** Left-to-right mark: keeps a sign before its number in Arabic and Urdu too, as CLDR writes them. */
const LRM = '\u200e'

/** A change with its sign: `+1.2 km`, `−4 min`, `0 km`. `write` is given the size alone. */
export const signed = (value: number, write: (size: number) => string): string =>
  value === 0 ? write(0) : `${LRM}${value > 0 ? '+' : '−'}${write(Math.abs(value))}`

/** Minutes under an hour, else hours and minutes; seconds are noise on a board. */
export const minutes = (format: Format, seconds: number): string =>
  format.duration(Math.max(seconds ? 60 : 0, seconds))
