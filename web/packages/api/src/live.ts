import { BASE } from './call'
import { freshToken } from './session'

/** A frame of the stream. `cursor` is where to resume after it; events keep the names of the feed. */
export type Frame<T = unknown> = { type: string; cursor?: string; topic?: string; data: T }
export type LiveState = 'connecting' | 'up' | 'down'
type Handler = (frame: Frame) => void

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000

/**
 * One socket per tab. It waits with full jitter between tries (1 s to 30 s), comes back at once when the network or
 * the tab does, resubscribes its topics and resumes after the last cursor, so that a gap is filled and not guessed.
 */
export class Live {
  private socket: WebSocket | null = null
  private tries = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private cursor: string | null = null
  private readonly topics = new Map<string, Set<Handler>>()
  private readonly watchers = new Set<() => void>()
  private opening = false
  state: LiveState = 'down'

  constructor(private readonly path = `${BASE}/stream`) {
    addEventListener('online', this.wake)
    document.addEventListener('visibilitychange', this.wake)
  }

  /** Listens to a topic; the returned function stops. The first listener opens the socket, the last closes it. */
  subscribe(topic: string, handler: Handler): () => void {
    const handlers = this.topics.get(topic) ?? new Set()
    if (!this.topics.has(topic)) {
      this.topics.set(topic, handlers)
      this.tell({ subscribe: topic })
    }
    handlers.add(handler)
    this.wake()
    return () => {
      handlers.delete(handler)
      if (handlers.size) return
      this.topics.delete(topic)
      this.tell({ unsubscribe: topic })
      if (!this.topics.size) this.close()
    }
  }

  onState(watcher: () => void): () => void {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  close(): void {
    clearTimeout(this.timer)
    this.socket?.close()
    this.socket = null
    this.cursor = null
    this.become('down')
  }

  private become(state: LiveState) {
    if (this.state === state) return
    this.state = state
    for (const watcher of this.watchers) watcher()
  }

  private readonly wake = () => {
    if (!this.topics.size || this.socket || this.opening || document.visibilityState === 'hidden') return
    clearTimeout(this.timer)
    void this.open()
  }

  private async open() {
    this.opening = true
    this.become('connecting')
    const token = await freshToken()
    this.opening = false
    if (!token || !this.topics.size) return this.later()
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const socket = new WebSocket(`${scheme}://${location.host}${this.path}`, ['qafila.v1', `bearer.${token}`])
    this.socket = socket
    socket.onopen = () => this.opened()
    socket.onmessage = event => this.heard(event.data as string)
    socket.onclose = () => {
      if (this.socket !== socket) return
      this.socket = null
      this.later()
    }
  }

  private opened() {
    this.tries = 0
    for (const topic of this.topics.keys()) this.tell({ subscribe: topic })
    if (this.cursor) this.tell({ resume: this.cursor })
    this.become('up')
  }

  private later() {
    this.become('down')
    if (!this.topics.size) return
    const wait = Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.tries++)
    this.timer = setTimeout(() => this.wake(), Math.max(250, wait))
  }

  private heard(text: string) {
    const frame = JSON.parse(text) as Frame
    if (frame.cursor) this.cursor = frame.cursor
    for (const [topic, handlers] of this.topics) {
      if (frame.topic && frame.topic !== topic) continue
      for (const handler of handlers) handler(frame)
    }
  }

  private tell(message: object) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message))
  }
}
