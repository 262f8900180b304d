/** How much a position is worth by its age: a dispatcher must never mistake an old dot for a present one. */
export type Freshness = 'live' | 'recent' | 'stale' | 'silent'

/** Age limits in seconds: a fix under 90 s is live, under 10 min recent, under 2 h stale, beyond that silent. */
export const FRESHNESS_S = { live: 90, recent: 600, stale: 7200 } as const

export function freshness(ageS: number): Freshness {
  if (ageS < FRESHNESS_S.live) return 'live'
  if (ageS < FRESHNESS_S.recent) return 'recent'
  return ageS < FRESHNESS_S.stale ? 'stale' : 'silent'
}

/** Seconds since an instant, never negative: a device clock ahead of ours is "now", not the future. */
export const ageS = (at: string | number | Date, now = Date.now()): number =>
  Math.max(0, (now - new Date(at).getTime()) / 1000)
