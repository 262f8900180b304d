import { db, type QueuedFix } from './db'

/** Fixes closer together than this say nothing new. */
const EVERY_MS = 10_000
/** Kept while there is no network: a day at one fix each ten seconds. */
const KEPT_MAX = 8640

export type Here = { at: { lat: number; lon: number }; accuracy_m: number; time: string }
let here: Here | null = null

/** Where the phone last was, for proof; nothing when that is older than two minutes. */
export const lastFix = (): Here | undefined =>
  here && Date.now() - Date.parse(here.time) < 120_000 ? here : undefined

/**
 * Records positions while the app is open, into the queue. A web page gets none once it is hidden or locked: what is
 * missing then is missing, and shown as a gap.
 */
export function record(): () => void {
  if (!navigator.geolocation) return () => undefined
  let last = 0
  const watch = navigator.geolocation.watchPosition(
    ({ coords, timestamp }) => {
      const point = { lat: coords.latitude, lon: coords.longitude }
      const fix_at = new Date(timestamp).toISOString()
      here = { at: point, accuracy_m: coords.accuracy, time: fix_at }
      if (timestamp - last < EVERY_MS) return
      last = timestamp
      void keep({
        point,
        fix_at,
        accuracy_m: coords.accuracy,
        ...(coords.speed == null ? {} : { speed_mps: coords.speed }),
        ...(coords.heading == null || Number.isNaN(coords.heading) ? {} : { heading_deg: coords.heading }),
      })
    },
    () => undefined,
    { enableHighAccuracy: true, maximumAge: 5000 },
  )
  return () => navigator.geolocation.clearWatch(watch)
}

async function keep(fix: QueuedFix): Promise<void> {
  const store = await db()
  if ((await store.count('fixes')) < KEPT_MAX) await store.add('fixes', fix)
}
