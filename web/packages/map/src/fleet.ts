import { latOf, lonOf, mercatorX, mercatorY } from './mercator'

/** What a vehicle's mark says: on the move, standing, an old position, in trouble. */
export const MARKS = ['moving', 'idle', 'stale', 'trouble'] as const
export type Mark = (typeof MARKS)[number]

export type Fix = { lon: number; lat: number; headingDeg: number; mark: Mark }

/** Floats per vehicle: fromX fromY toX toY startMs endMs headingDeg mark. */
export const STRIDE = 8

/**
 * The fleet as the GPU reads it: where each vehicle was, where it is going, and between which times. A message touches
 * only the slots it names; frames touch none. Positions are relative to an anchor, so that 32-bit floats resolve
 * centimetres within a country.
 */
export class Fleet {
  data: Float32Array
  count = 0
  /** Slots changed since they were last uploaded; empty when `dirtyTo < dirtyFrom`. */
  dirtyFrom = Number.POSITIVE_INFINITY
  dirtyTo = -1
  /** When the last glide ends, in milliseconds of the clock given to `put`. */
  settlesAt = 0
  readonly anchorX: number
  readonly anchorY: number
  private readonly slots = new Map<string, number>()
  private readonly keys: string[] = []

  constructor(anchor: { lon: number; lat: number }, capacity = 256) {
    this.anchorX = mercatorX(anchor.lon)
    this.anchorY = mercatorY(anchor.lat)
    this.data = new Float32Array(capacity * STRIDE)
  }

  has = (key: string): boolean => this.slots.has(key)
  slotOf = (key: string | null): number => (key === null ? -1 : (this.slots.get(key) ?? -1))
  keyAt = (slot: number): string | undefined => this.keys[slot]

  /** A new fix: the vehicle glides there from where it is drawn now, over `glideMs`. A new vehicle simply appears. */
  put(key: string, fix: Fix, now: number, glideMs: number): void {
    const known = this.slots.get(key)
    const slot = known ?? this.add(key)
    const o = slot * STRIDE
    const [x, y] = [mercatorX(fix.lon) - this.anchorX, mercatorY(fix.lat) - this.anchorY]
    const [fromX, fromY] = known === undefined ? [x, y] : this.drawn(slot, now)
    this.data.set([fromX, fromY, x, y, now, now + glideMs, fix.headingDeg, MARKS.indexOf(fix.mark)], o)
    this.touch(slot)
    this.settlesAt = Math.max(this.settlesAt, now + glideMs)
  }

  remove(key: string): void {
    const slot = this.slots.get(key)
    if (slot === undefined) return
    const last = --this.count
    const moved = this.keys[last] as string
    this.data.copyWithin(slot * STRIDE, last * STRIDE, (last + 1) * STRIDE)
    this.keys[slot] = moved
    this.slots.set(moved, slot)
    this.keys.length = last
    this.slots.delete(key)
    if (slot < last) this.touch(slot)
  }

  /** Where a vehicle is drawn at this moment. */
  at(key: string, now: number): { lon: number; lat: number } | null {
    const slot = this.slots.get(key)
    if (slot === undefined) return null
    const [x, y] = this.drawn(slot, now)
    return { lon: lonOf(x + this.anchorX), lat: latOf(y + this.anchorY) }
  }

  /** The vehicle nearest to a place within a radius in mercator units; a scan of 10,000 takes about 0.1 ms. */
  nearest(lon: number, lat: number, radius: number, now: number): string | null {
    const [x, y] = [mercatorX(lon) - this.anchorX, mercatorY(lat) - this.anchorY]
    let best = radius * radius
    let hit = -1
    for (let slot = 0; slot < this.count; slot++) {
      const [vx, vy] = this.drawn(slot, now)
      const distance = (vx - x) ** 2 + (vy - y) ** 2
      if (distance < best) [best, hit] = [distance, slot]
    }
    return this.keys[hit] ?? null
  }

  clean(): void {
    this.dirtyFrom = Number.POSITIVE_INFINITY
    this.dirtyTo = -1
  }

  private drawn(slot: number, now: number): [number, number] {
    const [fx = 0, fy = 0, tx = 0, ty = 0, start = 0, end = 0] = this.data.subarray(
      slot * STRIDE,
      slot * STRIDE + 6,
    )
    const share = Math.min(1, Math.max(0, (now - start) / Math.max(end - start, 1)))
    return [fx + (tx - fx) * share, fy + (ty - fy) * share]
  }

  private add(key: string): number {
    const slot = this.count++
    this.slots.set(key, slot)
    this.keys[slot] = key
    if (this.count * STRIDE > this.data.length) {
      const wider = new Float32Array(this.data.length * 2)
      wider.set(this.data)
      this.data = wider
      this.dirtyFrom = 0
      this.dirtyTo = slot
    }
    return slot
  }

  private touch(slot: number) {
    this.dirtyFrom = Math.min(this.dirtyFrom, slot)
    this.dirtyTo = Math.max(this.dirtyTo, slot)
  }
}
