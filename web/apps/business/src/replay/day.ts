import { distanceM } from '@qafila/domain'

/** One fix of a vehicle: when (epoch milliseconds), where, how fast (m/s) and which way (degrees). */
export type Fix = { t: number; lon: number; lat: number; speed: number; heading: number }
export type Stretch = { kind: 'moving' | 'standing' | 'gap'; from: number; to: number }
export type Where = {
  lon: number
  lat: number
  heading: number
  speed: number
  state: 'moving' | 'standing' | 'gap'
}

/** Phones report at least once a minute while they drive; longer than this nobody knows where the vehicle was. */
export const GAP_MS = 5 * 60_000
/** Within such a circle for so long a vehicle has stood, whatever its fixes say of speed. */
const STOP_M = 60
const STOP_MS = 3 * 60_000

/**
 * The day of a vehicle as stretches of driving, standing and not knowing, without holes between its first and last fix.
 * `fixes` are in the order of their time.
 */
export function stretchesOf(fixes: Fix[]): Stretch[] {
  const out: Stretch[] = []
  const add = (kind: Stretch['kind'], from: number, to: number) => {
    const last = out.at(-1)
    if (last?.kind === kind) last.to = to
    else if (to > from) out.push({ kind, from, to })
  }
  let i = 0
  while (i < fixes.length - 1) {
    const here = fixes[i] as Fix
    const next = fixes[i + 1] as Fix
    const end = standsUntil(fixes, i)
    if (end > i && (fixes[end] as Fix).t - here.t >= STOP_MS) {
      add('standing', here.t, (fixes[end] as Fix).t)
      i = end
    } else {
      add(next.t - here.t > GAP_MS ? 'gap' : 'moving', here.t, next.t)
      i++
    }
  }
  return out
}

/** The last fix that is still in the circle around the i-th, without a gap on the way. */
function standsUntil(fixes: Fix[], i: number): number {
  const here = fixes[i] as Fix
  let end = i
  for (let j = i + 1; j < fixes.length; j++) {
    const fix = fixes[j] as Fix
    if (fix.t - (fixes[j - 1] as Fix).t > GAP_MS || distanceM(here, fix) > STOP_M) break
    end = j
  }
  return end
}

/** The last fix at or before a time, as an index; -1 before the first. */
export function indexAt(fixes: Fix[], t: number): number {
  let [low, high] = [0, fixes.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((fixes[middle] as Fix).t <= t) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Where a vehicle was at a time: between two fixes on the straight line, in a gap where it was last seen. Null outside its day. */
export function whereAt(fixes: Fix[], stretches: Stretch[], t: number): Where | null {
  const i = indexAt(fixes, t)
  const a = fixes[i]
  const b = fixes[i + 1]
  if (!a || (!b && t > a.t)) return null
  const state = stretches.find(s => t >= s.from && t < s.to)?.kind ?? 'standing'
  if (!b || state === 'gap') return { lon: a.lon, lat: a.lat, heading: a.heading, speed: 0, state }
  const share = (t - a.t) / Math.max(1, b.t - a.t)
  return {
    lon: a.lon + (b.lon - a.lon) * share,
    lat: a.lat + (b.lat - a.lat) * share,
    heading: a.heading,
    speed: a.speed,
    state,
  }
}

/** The line that was driven, cut where nobody knows. */
export function linesOf(fixes: Fix[]): [lon: number, lat: number][][] {
  const lines: [number, number][][] = []
  let line: [number, number][] = []
  for (const [i, fix] of fixes.entries()) {
    const before = fixes[i - 1]
    if (before && fix.t - before.t > GAP_MS) {
      lines.push(line)
      line = []
    }
    line.push([fix.lon, fix.lat])
  }
  return [...lines, line].filter(l => l.length > 1)
}

/** Metres along the fixes, gaps left out. */
export const drivenM = (fixes: Fix[]): number =>
  fixes.reduce((sum, fix, i) => {
    const before = fixes[i - 1]
    return before && fix.t - before.t <= GAP_MS ? sum + distanceM(before, fix) : sum
  }, 0)
