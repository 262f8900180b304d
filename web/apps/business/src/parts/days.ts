const two = (n: number) => String(n).padStart(2, '0')

/** A calendar day of this device, as the server writes one: `2026-11-21`. */
export const dayOf = (at: Date): string =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
export const today = (): string => dayOf(new Date())

/** The instant at which a day begins here. Days are added on the calendar: one may have 23 or 25 hours. */
export const startOf = (day: string, plusDays = 0): Date => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + plusDays)
}
export const addDays = (day: string, days: number): string => dayOf(startOf(day, days))

/** The Monday on or before a day. */
export const mondayOf = (day: string): string => addDays(day, -((startOf(day).getDay() + 6) % 7))

/** `08:30` on a day, here. */
export const clockOn = (day: string, time: string): Date => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const at = startOf(day)
  at.setHours(hours, minutes)
  return at
}
export const clockOf = (at: Date): string => `${two(at.getHours())}:${two(at.getMinutes())}`

export const later = (a: string, b: string): string => [a, b].sort().at(-1) as string
