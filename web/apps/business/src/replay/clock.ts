/** Replayed seconds per second. */
export const SPEEDS = [30, 60, 120, 300, 900] as const
/** The slider and the words follow this often; the map follows every frame. */
const WORDS_MS = 100

/** The time that is replayed: set by hand, or running. Frames go straight to the map and not through React. */
export class Clock {
  private readonly frames = new Set<(t: number) => void>()
  private readonly words = new Set<() => void>()
  private raf = 0
  private toldAt = 0
  private frameAt = 0
  speed: number = SPEEDS[1]
  playing = false

  constructor(
    public t: number,
    private from: number,
    private to: number,
  ) {}

  /** Another day; the time stays what it was of the day, within it. */
  within(from: number, to: number): void {
    ;[this.from, this.to] = [from, to]
    this.seek(Math.min(to, Math.max(from, this.t)))
  }

  seek(t: number): void {
    this.t = Math.min(this.to, Math.max(this.from, t))
    this.tell(true)
  }

  play(): void {
    if (this.playing) return
    if (this.t >= this.to) this.t = this.from
    this.playing = true
    this.frameAt = performance.now()
    this.raf = requestAnimationFrame(this.step)
    this.tell(true)
  }

  pause(): void {
    cancelAnimationFrame(this.raf)
    this.playing = false
    this.tell(true)
  }

  setSpeed(speed: number): void {
    this.speed = speed
    this.tell(true)
  }

  onFrame(heard: (t: number) => void): () => void {
    this.frames.add(heard)
    heard(this.t)
    return () => this.frames.delete(heard)
  }

  subscribe = (heard: () => void): (() => void) => {
    this.words.add(heard)
    return () => this.words.delete(heard)
  }

  /** A new value whenever something that is shown in words has changed. */
  read = (): string => `${Math.round(this.t / 1000)} ${this.playing} ${this.speed}`

  private readonly step = (now: number) => {
    this.t = Math.min(this.to, this.t + (now - this.frameAt) * this.speed)
    this.frameAt = now
    if (this.t >= this.to) return this.pause()
    this.tell(false)
    this.raf = requestAnimationFrame(this.step)
  }

  private tell(now: boolean) {
    for (const frame of this.frames) frame(this.t)
    const at = performance.now()
    if (!now && at - this.toldAt < WORDS_MS) return
    this.toldAt = at
    for (const word of this.words) word()
  }
}
