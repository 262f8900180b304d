import { useSyncExternalStore } from 'react'

/** The organisation's zone as this browser last heard it: a screen that opens before the answer shows the right hours. */
const KEPT = 'q.business.zone'
const HALF_YEAR_MS = 182 * 86_400_000

export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

type Offsets = (at: number) => number
const known = new Map<string, Offsets>()

/** How far a zone's clocks are ahead of Greenwich at an instant; both in milliseconds. Throws on a zone the browser lacks. */
export function offsetsOf(zone: string): Offsets {
  const held = known.get(zone)
  if (held) return held
  const written = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  const offsets: Offsets = at => {
    const name = written.formatToParts(at).find(part => part.type === 'timeZoneName')?.value ?? ''
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name) ?? []
    const ahead = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000
    return sign === '-' ? -ahead : ahead
  }
  known.set(zone, offsets)
  return offsets
}

function isZone(zone: string | null | undefined): zone is string {
  if (!zone) return false
  try {
    offsetsOf(zone)
    return true
  } catch {
    return false
  }
}

const kept = globalThis.localStorage?.getItem(KEPT)
let zone = isZone(kept) ? kept : ownZone()
const listeners = new Set<() => void>()

export const officeZone = (): string => zone

/** Shows and reads all times in this zone from now on. */
export function setOfficeZone(next: string): void {
  if (next === zone || !isZone(next)) return
  zone = next
  globalThis.localStorage?.setItem(KEPT, next)
  for (const listener of listeners) listener()
}

export const useOfficeZone = (): string =>
  useSyncExternalStore(listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, officeZone)

/** Whether its clocks show another time than this browser's, now or in the other half of the year. */
export function isForeign(zone: string, now = Date.now()): boolean {
  const [theirs, ours] = [offsetsOf(zone), offsetsOf(ownZone())]
  return [now, now + HALF_YEAR_MS].some(at => theirs(at) !== ours(at))
}
