/**
 * Who is signed in, in this tab. The access token lives in memory only; the refresh token is an HttpOnly cookie that
 * scripts never see. Renewal is single-flight over all tabs by a Web Lock: two tabs that rotate the same refresh
 * token at once would look like theft to the server and end the session.
 */

export type Tokens = { access_token: string; expires_in: number }
export type SessionState = 'unknown' | 'in' | 'out'

let token: string | null = null
let expiresAt = 0
let state: SessionState = 'unknown'
let flying: Promise<boolean> | null = null
let app = 'business'
let patienceMs = 0
const listeners = new Set<() => void>()

const hint = () => `q.${app}.signed`

/** Listeners hear of changes only: a late 401 of somebody who has left already is no news. */
function become(next: SessionState) {
  if (state === next) return
  state = next
  tell()
}

function tell() {
  for (const listener of listeners) listener()
}

/**
 * Each app signs in for itself: names the storage hint and the cookie's path. Call once, first. With `patienceMs` a request that
 * was not answered for so long counts as lost: behind a dead uplink a phone hears nothing at all, and everything would wait for it.
 */
export function configureSession(name: string, options: { patienceMs?: number } = {}): void {
  app = name
  patienceMs = options.patienceMs ?? 0
}

/** Runs one request and gives up where this app's patience ends; `own` is the caller's way to call it off. */
export async function patiently<T>(
  work: (signal: AbortSignal | undefined) => Promise<T>,
  own?: AbortSignal,
): Promise<T> {
  if (!patienceMs) return work(own)
  const given = new AbortController()
  const giveUp = () => given.abort()
  const timer = setTimeout(giveUp, patienceMs)
  if (own?.aborted) giveUp()
  own?.addEventListener('abort', giveUp)
  try {
    return await work(given.signal)
  } finally {
    clearTimeout(timer)
    own?.removeEventListener('abort', giveUp)
  }
}

export const appName = (): string => app
export const accessToken = (): string | null => token
export const sessionState = (): SessionState => state

/** Whether there may be a session to renew: so without a network, nobody has been signed out. */
export const maySignInAgain = (): boolean => localStorage.getItem(hint()) !== null

/** Whether only a new sign-in helps. */
export const isSignedOut = (): boolean => state === 'out' && !maySignInAgain()

export function onSession(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Takes the tokens of a sign-in or renewal. */
export function remember(tokens: Tokens): void {
  token = tokens.access_token
  expiresAt = Date.now() + tokens.expires_in * 1000
  localStorage.setItem(hint(), '1')
  become('in')
}

/** Drops the session in this tab, and with it the hint that there is one to renew. */
export function forget(): void {
  token = null
  const hadHope = state === 'out' && maySignInAgain()
  localStorage.removeItem(hint())
  // Out already, for want of a network; now for good.
  if (hadHope) tell()
  become('out')
}

const locked = <T>(work: () => Promise<T>): Promise<T> =>
  navigator.locks ? navigator.locks.request(`q.${app}.refresh`, work) : work()

async function renew(): Promise<boolean> {
  // Signed out meanwhile, here or in another tab: a request that was still under way brings nobody back in.
  if (!localStorage.getItem(hint())) {
    forget()
    return false
  }
  try {
    const response = await patiently(signal =>
      fetch('/api/v1/auth/refresh', {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-Qafila-App': app },
        body: '{}',
        signal: signal ?? null,
      }),
    )
    if (!response.ok) {
      if (response.status === 401 || response.status === 400) forget()
      return false
    }
    const envelope = (await response.json()) as { data: Tokens }
    remember(envelope.data)
    return true
  } catch {
    return false
  }
}

/** Renews the access token; true when a usable one is held afterwards. Offline it is false and nobody is signed out. */
export function refresh(): Promise<boolean> {
  flying ??= locked(renew).finally(() => {
    flying = null
  })
  return flying
}

/** At start: renew if this browser was signed in before, so that a visitor without a session costs no request. */
export async function restore(): Promise<void> {
  if (!localStorage.getItem(hint())) return become('out')
  if (!(await refresh()) && state === 'unknown') become('out')
}

/** A token that is good for at least half a minute, for a socket that outlives a request. */
export async function freshToken(): Promise<string | null> {
  if (token && expiresAt - Date.now() > 30_000) return token
  await refresh()
  return token
}
