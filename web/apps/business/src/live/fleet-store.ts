import { type Frame, Live, type LiveState, type Position, server } from '@qafila/api'
import { ageS, type Freshness, freshness } from '@qafila/domain'
import type { Fix, Mark, VehicleLayer } from '@qafila/map'

/** A vehicle's last position with what it means now. */
export type Seen = { position: Position; fresh: Freshness; mark: Mark }

/** Slower than this is standing: phones report a little speed at a red light. */
const MOVING_MPS = 0.8
/** The list repaints at most this often, however many positions arrive. */
const LIST_MS = 1000
/** Ages are looked at again this often: a vehicle falls silent without telling. */
const AGE_MS = 5000
const LONGEST_GLIDE_MS = 30_000

export function judge(position: Position, now = Date.now()): Seen {
  const fresh = freshness(ageS(position.fix_at, now))
  const old = fresh === 'stale' || fresh === 'silent'
  const moving = (position.speed_mps ?? 0) > MOVING_MPS
  return { position, fresh, mark: old ? 'stale' : moving ? 'moving' : 'idle' }
}

const fixOf = ({ position, mark }: Seen): Fix => ({
  lon: position.point.lon,
  lat: position.point.lat,
  headingDeg: position.heading_deg ?? 0,
  mark,
})

/**
 * The positions of the fleet, outside React: messages go straight to the GPU, and the list hears of them once a second.
 * It asks for all positions when the stream (re)opens, so that what was missed is not missing.
 */
export class FleetStore {
  private readonly seen = new Map<string, Seen>()
  private readonly arrivedAt = new Map<string, number>()
  private readonly listeners = new Set<() => void>()
  private readonly live = new Live()
  private layer: VehicleLayer | null = null
  private snapshot: ReadonlyMap<string, Seen> = new Map()
  private timer: ReturnType<typeof setTimeout> | undefined
  private stops: (() => void)[] = []
  error: unknown = null

  start(): () => void {
    const aging = setInterval(() => this.age(), AGE_MS)
    this.stops = [
      () => clearInterval(aging),
      this.live.onState(() => {
        if (this.live.state === 'up') void this.load()
        this.tell()
      }),
      this.live.subscribe('fleet', frame => this.hear(frame)),
    ]
    void this.load()
    return () => {
      for (const stop of this.stops) stop()
      clearTimeout(this.timer)
      this.live.close()
    }
  }

  get state(): LiveState {
    return this.live.state
  }

  /** Draws on this layer from now on, beginning with what is known. */
  attach(layer: VehicleLayer | null): void {
    this.layer = layer
    for (const [id, seen] of this.seen) layer?.fleet.put(id, fixOf(seen), layer.now(), 0)
    layer?.commit()
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  read = (): ReadonlyMap<string, Seen> => this.snapshot

  private async load() {
    try {
      for (const position of await server.positions()) this.take(position)
      this.error = null
    } catch (error) {
      this.error = error
    }
    this.layer?.commit()
    this.tell()
  }

  private hear(frame: Frame) {
    if (frame.type === 'reset') void this.load()
    if (frame.type !== 'vehicle:location:updated') return
    this.take(frame.data as Position)
    this.layer?.commit()
    this.timer ??= setTimeout(() => this.tell(), LIST_MS)
  }

  private take(position: Position) {
    const id = position.vehicle_id
    const held = this.seen.get(id)
    // Late news is kept by the server for the history; the live map only moves forward.
    if (held && Date.parse(held.position.fix_at) > Date.parse(position.fix_at)) return
    const seen = judge(position)
    this.seen.set(id, seen)
    const now = performance.now()
    const glide = Math.min(LONGEST_GLIDE_MS, now - (this.arrivedAt.get(id) ?? now))
    this.arrivedAt.set(id, now)
    if (this.layer) this.layer.fleet.put(id, fixOf(seen), this.layer.now(), glide)
  }

  private age() {
    for (const [id, seen] of this.seen) {
      const next = judge(seen.position)
      this.seen.set(id, next)
      if (next.mark !== seen.mark && this.layer) this.layer.fleet.put(id, fixOf(next), this.layer.now(), 0)
    }
    this.layer?.commit()
    this.tell()
  }

  private tell() {
    clearTimeout(this.timer)
    this.timer = undefined
    this.snapshot = new Map(this.seen)
    for (const listener of this.listeners) listener()
  }
}
