import { BASE } from './call'
import { freshToken, refresh, sessionState } from './session'

/** What the stream says. `cursor` is where to resume after it; events keep the names of the feed. */
export type Frame<T = unknown> = {
  type: string
  cursor?: string
  topic?: string | null
  data: T
  at?: string
}
export type LiveState = 'connecting' | 'up' | 'down'
type Handler = (frame: Frame) => void

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000
/** A fresh token is sent this long before the old one runs out. */
const RENEW_BEFORE_MS = 60_000
/** Close code: not, or no longer, signed in. */
const SIGNED_OUT = 3000

/**
 * `delivery:*` hears `delivery:dlv_1`; a viewport hears the last of a vehicle that leaves it, which comes under the
 * vehicle's own name; `inbox` is asked for without its owner and comes with him; anything else hears itself.
 */
const hears = (subscribed: string, topic: string): boolean =>
  subscribed === topic ||
  topic.startsWith(`${subscribed}:`) ||
  (subscribed.endsWith('*') && topic.startsWith(subscribed.slice(0, -1))) ||
  (subscribed.startsWith('viewport:') && topic.startsWith('vehicle:'))

/** A socket that is closed while it is being opened is an error in the browser's eyes: it is let open first. */
function hangUpPolitely(socket: WebSocket): void {
  if (socket.readyState === WebSocket.CONNECTING) socket.onopen = () => socket.close()
  else socket.close()
}

/**
 * One socket. It waits with full jitter between tries (1 s to 30 s), comes back at once when the network or the tab
 * does, and resumes after the last cursor, so that a gap is filled and not guessed. When the server no longer keeps
 * what was missed it says `reset`, which every listener hears: read your lists afresh.
 */
export class Live {
  private socket: WebSocket | null = null
  private tries = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private renewal: ReturnType<typeof setTimeout> | undefined
  private cursor: string | null = null
  private opening = false
  private readonly topics = new Map<string, Set<Handler>>()
  private readonly watchers = new Set<() => void>()
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
      this.tell({ subscribe: [topic] })
    }
    handlers.add(handler)
    this.wake()
    return () => {
      handlers.delete(handler)
      if (handlers.size) return
      this.topics.delete(topic)
      this.tell({ unsubscribe: [topic] })
      if (!this.topics.size) this.hangUp()
    }
  }

  onState(watcher: () => void): () => void {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  /** Ends it for good. */
  close(): void {
    removeEventListener('online', this.wake)
    document.removeEventListener('visibilitychange', this.wake)
    this.topics.clear()
    this.hangUp()
  }

  private hangUp() {
    clearTimeout(this.timer)
    clearTimeout(this.renewal)
    const socket = this.socket
    this.socket = null
    this.cursor = null
    if (socket) hangUpPolitely(socket)
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
    const socket = new WebSocket(`${scheme}://${location.host}${this.path}`)
    this.socket = socket
    socket.onopen = () =>
      this.tell({
        token,
        subscribe: [...this.topics.keys()],
        ...(this.cursor ? { resume: this.cursor } : {}),
      })
    socket.onmessage = event => this.heard(JSON.parse(event.data as string) as Frame)
    socket.onclose = event => void this.lost(socket, event.code)
  }

  private async lost(socket: WebSocket, code: number) {
    if (this.socket !== socket) return
    this.socket = null
    clearTimeout(this.renewal)
    if (code === SIGNED_OUT && sessionState() === 'in') await refresh()
    this.later()
  }

  private later() {
    this.become('down')
    if (!this.topics.size) return
    const wait = Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.tries++)
    this.timer = setTimeout(this.wake, Math.max(250, wait))
  }

  private heard(frame: Frame) {
    if (frame.cursor) this.cursor = frame.cursor
    if (frame.type === 'ready') this.ready(frame.data as { expires_at?: string | null })
    for (const [topic, handlers] of this.topics) {
      const mine = frame.topic ? hears(topic, frame.topic) : frame.type === 'reset'
      if (mine) for (const handler of handlers) handler(frame)
    }
  }

  private ready({ expires_at }: { expires_at?: string | null }) {
    this.tries = 0
    this.become('up')
    clearTimeout(this.renewal)
    if (!expires_at) return
    const wait = Math.max(0, Date.parse(expires_at) - Date.now() - RENEW_BEFORE_MS)
    this.renewal = setTimeout(() => void this.renew(), wait)
  }

  private async renew() {
    await refresh()
    const token = await freshToken()
    if (token) this.tell({ token })
  }

  private tell(message: object) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message))
  }
}
