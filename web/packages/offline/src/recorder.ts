import type { Fix } from './db'
import { Locked, seal, toKeep } from './vault'

/** Fixes closer together than this say nothing new. */
const EVERY_MS = 10_000
/** Kept while there is no network: a day at one fix each ten seconds. */
const KEPT_MAX = 8640
/** An older fix proves nothing about now. */
const FRESH_MS = 120_000
/** Whoever needs help does not wait longer for a position. */
const LOCATE_MS = 15_000

export type Here = Fix & { time: string }
let here: Here | null = null

/** Where the phone last was, for proof; nothing when that is older than two minutes. */
export const lastFix = (): Here | undefined =>
  here && Date.now() - Date.parse(here.time) < FRESH_MS ? here : undefined

const seen = ({ coords, timestamp }: GeolocationPosition): Here => {
  const at = { lat: coords.latitude, lon: coords.longitude }
  here = { at, accuracy_m: coords.accuracy, time: new Date(timestamp).toISOString() }
  return here
}

/** Looks once where the phone is, for what must say a place at once; nothing when it does not know or may not tell. */
export const locate = (): Promise<Here | undefined> =>
  new Promise(resolve => {
    if (!navigator.geolocation) return resolve(undefined)
    navigator.geolocation.getCurrentPosition(
      position => resolve(seen(position)),
      () => resolve(undefined),
      { enableHighAccuracy: true, timeout: LOCATE_MS, maximumAge: 10_000 },
    )
  })

type Battery = { level: number }
let battery: Battery | null = null
void (navigator as { getBattery?(): Promise<Battery> }).getBattery?.().then(
  found => {
    battery = found
  },
  () => undefined,
)

/**
 * Records positions while the app is open, into the queue. A web page gets none once it is hidden or locked: what is
 * missing then is missing, and shown as a gap.
 */
export function record(): () => void {
  if (!navigator.geolocation) return () => undefined
  let last = 0
  const watch = navigator.geolocation.watchPosition(
    position => {
      const { at: point, time: fix_at } = seen(position)
      const { coords, timestamp } = position
      if (timestamp - last < EVERY_MS) return
      last = timestamp
      void keep({
        point,
        fix_at,
        accuracy_m: coords.accuracy,
        ...(coords.speed == null ? {} : { speed_mps: coords.speed }),
        ...(coords.heading == null || Number.isNaN(coords.heading) ? {} : { heading_deg: coords.heading }),
        ...(battery ? { battery: Math.round(battery.level * 100) } : {}),
      })
    },
    () => undefined,
    { enableHighAccuracy: true, maximumAge: 5000 },
  )
  return () => navigator.geolocation.clearWatch(watch)
}

/** Where a driver was is sealed like everything else; signed out in between, it is not kept at all. */
async function keep(fix: object): Promise<void> {
  const id = crypto.randomUUID()
  try {
    const sealed = await seal(fix, `fixes/${id}`)
    const fixes = (await toKeep(['fixes'])).objectStore('fixes')
    if ((await fixes.count()) < KEPT_MAX) await fixes.add({ id, sealed })
  } catch (error) {
    if (!(error instanceof Locked)) throw error
  }
}
