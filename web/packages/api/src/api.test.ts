import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { call, callAll, callFile } from './call'
import { Live } from './live'
import { isProblem } from './problem'
import {
  accessToken,
  configureSession,
  forget,
  onSession,
  refresh,
  remember,
  restore,
  sessionState,
} from './session'

type Seen = { path: string; token: string | null; app: string | null }
let seen: Seen[] = []

/** A server in a sentence: what it answers to each path. */
function serve(
  answer: (
    path: string,
    token: string | null,
  ) => { status?: number; data?: unknown; error?: object; next?: string },
) {
  seen = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const headers = new Headers(init.headers)
    const token = headers.get('Authorization')
    seen.push({ path: url, token, app: headers.get('X-Qafila-App') })
    const { status = 200, data, error, next } = answer(url, token)
    const body = {
      status: 'x',
      code: status,
      data,
      error,
      meta: { request_id: 'req_1', pagination: { next } },
    }
    return new Response(JSON.stringify(body), { status, headers: { 'Retry-After': '7' } })
  })
}

beforeEach(() => configureSession('business'))
afterEach(() => {
  vi.unstubAllGlobals()
  forget()
  localStorage.clear()
})

describe('a file', () => {
  const headers = { 'Content-Disposition': 'attachment; filename="vans.csv"' }

  it('comes with the name that the server gives it', async () => {
    vi.stubGlobal('fetch', async () => new Response('Van 1', { headers }))
    const { content, name } = await callFile('/vehicles/csv')
    expect([await content.text(), name]).toEqual(['Van 1', 'vans.csv'])
  })

  it('that breaks off half way is a failure of the network', async () => {
    const half = new ReadableStream({ pull: flow => flow.error(new TypeError('Failed to fetch')) })
    vi.stubGlobal('fetch', async () => new Response(half, { headers }))
    await expect(callFile('/vehicles/csv')).rejects.toSatisfy(e => isProblem(e, 0))
  })
})

describe('a session', () => {
  it('is renewed once for many requests that meet an old token, and each is sent again', async () => {
    remember({ access_token: 'old', expires_in: 900 })
    serve((path, token) => {
      if (path.endsWith('/auth/refresh')) return { data: { access_token: 'new', expires_in: 900 } }
      return token === 'Bearer new'
        ? { data: 'here' }
        : { status: 401, error: { type: 'auth.expired', title: '' } }
    })
    const answers = await Promise.all([call('GET', '/a'), call('GET', '/b'), call('GET', '/c')])
    expect(answers).toEqual(['here', 'here', 'here'])
    expect(seen.filter(s => s.path.endsWith('/auth/refresh'))).toHaveLength(1)
    expect(seen.every(s => s.app === 'business')).toBe(true)
  })

  it('ends when it cannot be renewed', async () => {
    remember({ access_token: 'old', expires_in: 900 })
    serve(() => ({ status: 401, error: { type: 'auth.invalid_grant', title: 'Sign in first' } }))
    await expect(call('GET', '/a')).rejects.toSatisfy(e => isProblem(e, 401))
    expect(sessionState()).toBe('out')
    expect(accessToken()).toBe(null)
  })

  it('does not end because a password in a request is wrong, which is asked once only', async () => {
    remember({ access_token: 'good', expires_in: 900 })
    serve(() => ({ status: 401, error: { type: 'auth.wrong_credentials', title: '' } }))
    await expect(call('POST', '/me/password')).rejects.toSatisfy(e => isProblem(e, 401))
    expect(seen).toHaveLength(1)
    expect(sessionState()).toBe('in')
  })

  it('does not end because the network is gone', async () => {
    remember({ access_token: 'good', expires_in: 900 })
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    await expect(call('GET', '/a')).rejects.toSatisfy(e => isProblem(e, 0))
    expect(await refresh()).toBe(false)
    expect(sessionState()).toBe('in')
  })

  it('is not renewed for ever: behind a dead uplink nobody answers, and a patient app gives up and asks again', async () => {
    configureSession('driver', { patienceMs: 20 })
    remember({ access_token: 'good', expires_in: 900 })
    vi.stubGlobal(
      'fetch',
      (_: string, { signal }: RequestInit) =>
        new Promise((_, lost) => signal?.addEventListener('abort', () => lost(signal.reason))),
    )
    expect(await refresh()).toBe(false)
    await expect(call('GET', '/a')).rejects.toSatisfy(e => isProblem(e, 0))
    serve(() => ({ data: { access_token: 'new', expires_in: 900 } }))
    expect(await refresh()).toBe(true)
    expect(accessToken()).toBe('new')
  })

  it('is left once, and a request that was under way then brings nobody back', async () => {
    remember({ access_token: 'old', expires_in: 900 })
    serve(path =>
      path.endsWith('/auth/refresh')
        ? { data: { access_token: 'back', expires_in: 900 } }
        : { status: 401, error: { type: 'auth.expired', title: '' } },
    )
    const heard: string[] = []
    const stop = onSession(() => heard.push(sessionState()))
    const late = [call('GET', '/a'), call('GET', '/b')]
    forget()
    await Promise.allSettled(late)
    expect(sessionState()).toBe('out')
    expect(accessToken()).toBe(null)
    expect(heard).toEqual(['out'])
    stop()
  })

  it('costs a visitor who never signed in no request', async () => {
    serve(() => ({ data: null }))
    await restore()
    expect(sessionState()).toBe('out')
    expect(seen).toEqual([])
  })
})

describe('a refusal', () => {
  it('carries what the server said about each field, and how long to wait', async () => {
    const fields = [{ path: 'email', message: 'not an e-mail address' }]
    serve(() => ({
      status: 422,
      error: { type: 'request.invalid', title: 'x', detail: 'one field', fields },
    }))
    const error = await call('POST', '/a', { body: {} }).catch((e: unknown) => e)
    expect(isProblem(error, 422) && error.field('email')).toBe('not an e-mail address')
    expect(isProblem(error) && [error.type, error.requestId, error.retryAfterS]).toEqual([
      'request.invalid',
      'req_1',
      7,
    ])
  })
})

describe('a list', () => {
  it('is read to its last page', async () => {
    serve(path => (path.includes('cursor=two') ? { data: [3] } : { data: [1, 2], next: 'two' }))
    expect(await callAll('/numbers')).toEqual([1, 2, 3])
  })
})

class FakeSocket {
  static last: FakeSocket
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  readyState = 1
  closed = 0
  said: Record<string, unknown>[] = []
  onopen: () => void = () => undefined
  onmessage: (e: { data: string }) => void = () => undefined
  onclose: (e: { code: number }) => void = () => undefined
  constructor() {
    FakeSocket.last = this
  }
  send = (text: string) => void this.said.push(JSON.parse(text))
  close = () => void this.closed++
  hear = (frame: object) => this.onmessage({ data: JSON.stringify(frame) })
}

describe('the live stream', () => {
  it('is not cut while it is being opened: that would be an error in the console', async () => {
    vi.stubGlobal('WebSocket', FakeSocket)
    remember({ access_token: 'tok', expires_in: 900 })
    const live = new Live()
    const stop = live.subscribe('fleet', () => undefined)
    await vi.waitFor(() => expect(FakeSocket.last).toBeDefined())
    await new Promise(resolve => setTimeout(resolve))
    const socket = FakeSocket.last
    socket.readyState = FakeSocket.CONNECTING
    stop()
    expect(socket.closed).toBe(0)
    socket.onopen()
    expect([socket.closed, socket.said.length]).toEqual([1, 0])
    live.close()
  })

  it('says its token and topics first, and after a break asks for what it missed', async () => {
    vi.useFakeTimers()
    vi.stubGlobal('WebSocket', FakeSocket)
    remember({ access_token: 'tok', expires_in: 900 })
    const live = new Live()
    const heard: string[] = []
    live.subscribe('delivery:*', frame => heard.push(frame.type))
    await vi.advanceTimersByTimeAsync(0)
    const first = FakeSocket.last
    first.onopen()
    expect(first.said).toEqual([{ token: 'tok', subscribe: ['delivery:*'] }])
    first.hear({ type: 'ready', cursor: '7-1', data: {} })
    expect(live.state).toBe('up')
    first.hear({ type: 'delivery:status:updated', topic: 'delivery:dlv_1', cursor: '7-2', data: {} })
    first.hear({ type: 'vehicle:location:updated', topic: 'fleet', cursor: '7-3', data: {} })
    expect(heard).toEqual(['delivery:status:updated'])

    first.onclose({ code: 1006 })
    expect(live.state).toBe('down')
    await vi.advanceTimersByTimeAsync(2000)
    const second = FakeSocket.last
    expect(second).not.toBe(first)
    second.onopen()
    expect(second.said).toEqual([{ token: 'tok', subscribe: ['delivery:*'], resume: '7-3' }])
    second.hear({ type: 'reset', cursor: '9-1', data: {} })
    expect(heard).toEqual(['delivery:status:updated', 'reset'])
    live.close()
    vi.useRealTimers()
  })
})
