import { type Box, boxText, type Frame, Live, type LiveState, type Position, tracking } from '@qafila/api'
import { ageS, type Freshness, freshness } from '@qafila/domain'
import type { Fix, Mark, VehicleLayer } from '@qafila/map'
import { nextView, WHOLE_FLEET_MAX } from './view'

/** A vehicle's last position with what it means now. */
export type Seen = { position: Position; fresh: Freshness; mark: Mark }

/** Slower than this is standing: phones report a little speed at a red light. */
const MOVING_MPS = 0.8
/** The list repaints at most this often, however many positions arrive. */
const LIST_MS = 1000
/** Ages are looked at again this often: a vehicle falls silent without telling. */
const AGE_MS = 5000
const LONGEST_GLIDE_MS = 30_000
/** Of a fleet that is heard only where somebody looks, the rest is read this often. */
const REST_MS = 60_000

export const isMoving = ({ position }: Seen): boolean => (position.speed_mps ?? 0) > MOVING_MPS

/** `troubled`: somebody has to look at it, whatever it does. */
export function judge(position: Position, now = Date.now(), troubled = false): Seen {
  const fresh = freshness(ageS(position.fix_at, now))
  const old = fresh === 'stale' || fresh === 'silent'
  const moving = (position.speed_mps ?? 0) > MOVING_MPS
  return { position, fresh, mark: old ? 'stale' : troubled ? 'trouble' : moving ? 'moving' : 'idle' }
}

const fixOf = ({ position, mark }: Seen): Fix => ({
  lon: position.point.lon,
  lat: position.point.lat,
  headingDeg: position.heading_deg ?? 0,
  mark,
})

/**
 * The positions of the fleet, outside React: messages go straight to the GPU, and the list hears of them once a second.
 * It asks for all positions when the stream (re)opens, so that what was missed is not missing. A large fleet is heard
 * only where the map looks, and where the chosen vehicle is; the others are read once a minute.
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
  private unhear: (() => void) | undefined
  private unwatch: (() => void) | undefined
  private view: Box | null = null
  private heard: Box | null = null
  private troubled: ReadonlySet<string> = new Set()
  error: unknown = null

  start(): () => void {
    const aging = setInterval(() => this.age(), AGE_MS)
    const rest = setInterval(() => {
      if (this.heard) void this.load(() => tracking.heardWithin(2 * (REST_MS / 1000)))
    }, REST_MS)
    this.stops = [
      () => clearInterval(aging),
      () => clearInterval(rest),
      this.live.onState(() => {
        if (this.live.state === 'up') void this.load()
        this.tell()
      }),
    ]
    this.listen('fleet')
    void this.load()
    return () => {
      for (const stop of this.stops) stop()
      clearTimeout(this.timer)
      this.unhear = this.unwatch = undefined
      this.heard = null
      this.live.close()
    }
  }

  /** Hears this topic instead of the one before: the new one first, so that the socket stays open. */
  private listen(topic: string) {
    const before = this.unhear
    this.unhear = this.live.subscribe(topic, frame => this.hear(frame))
    before?.()
  }

  /** Where the map looks now. */
  look(view: Box): void {
    this.view = view
    if (this.seen.size <= WHOLE_FLEET_MAX) return
    const next = nextView(view, this.heard)
    if (!next) return
    this.heard = next
    this.listen(`viewport:${boxText(next)}`)
    void this.load(() => tracking.inBox(next))
  }

  /** This vehicle is heard wherever it is. */
  watch(vehicle: string | null): void {
    const before = this.unwatch
    this.unwatch = vehicle ? this.live.subscribe(`vehicle:${vehicle}`, frame => this.hear(frame)) : undefined
    before?.()
  }

  /** These vehicles have somebody waiting for help. */
  trouble(vehicles: ReadonlySet<string>): void {
    this.troubled = vehicles
    this.age()
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

  private async load(read: () => Promise<Position[]> = tracking.all) {
    try {
      for (const position of await read()) this.take(position)
      this.error = null
    } catch (error) {
      this.error = error
    }
    this.layer?.commit()
    this.tell()
    if (this.view && !this.heard) this.look(this.view)
  }

  private hear(frame: Frame) {
    if (frame.type === 'reset') void this.load()
    if (frame.type !== 'vehicle:location:updated') return
    this.take(frame.data as Position)
    this.layer?.commit()
    this.timer ??= setTimeout(() => this.tell(), LIST_MS)
  }

  private judge = (position: Position) => judge(position, Date.now(), this.troubled.has(position.vehicle_id))

  private take(position: Position) {
    const id = position.vehicle_id
    const held = this.seen.get(id)
    // Late news is kept by the server for the history; the live map only moves forward.
    if (held && Date.parse(held.position.fix_at) > Date.parse(position.fix_at)) return
    const seen = this.judge(position)
    this.seen.set(id, seen)
    const now = performance.now()
    const glide = Math.min(LONGEST_GLIDE_MS, now - (this.arrivedAt.get(id) ?? now))
    this.arrivedAt.set(id, now)
    if (this.layer) this.layer.fleet.put(id, fixOf(seen), this.layer.now(), glide)
  }

  private age() {
    for (const [id, seen] of this.seen) {
      const next = this.judge(seen.position)
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
