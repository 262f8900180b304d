import type { Ranges } from './archive'

/** A map that the server draws. `bounds` is west, south, east, north. */
export type City = {
  name: string
  bytes: number
  version: string
  bounds: [west: number, south: number, east: number, north: number]
  /** Invented by the server, of nobody's data; not said by a map that was kept before servers said it. */
  made_up?: boolean
}
export type KeptCity = City & { keptAt: number }

/** Larger maps are not for a telephone. */
export const KEEP_BYTES_MAX = 400_000_000

const CHUNK_BYTES = 512 * 1024
const store = (name: string) => `q.map.${name}`
const address = (city: { name: string; version: string }) =>
  `/maps/${encodeURIComponent(city.name)}.pmtiles?v=${encodeURIComponent(city.version)}`
const indexKey = (name: string) => `/maps/${encodeURIComponent(name)}.kept`
const chunkKey = (city: City, i: number) => `${address(city)}&part=${i}`

/** Why a city could not be kept. */
export class KeepError extends Error {
  constructor(readonly code: 'gone' | 'too_large' | 'no_space' | 'offline') {
    super(code)
  }
}

/** The maps that the server draws; it rejects where there is no network. */
export async function cities(): Promise<City[]> {
  const answer = await fetch('/api/v1/routing/maps')
  // A server from before there were maps has none.
  if (answer.status === 404) return []
  if (!answer.ok) throw new KeepError('offline')
  const { data } = (await answer.json()) as { data: City[] }
  return data
}

/** What is on this device. */
export async function keptCities(): Promise<KeptCity[]> {
  try {
    const names = (await caches.keys()).filter(name => name.startsWith(store('')))
    const found = await Promise.all(names.map(name => keptIn(name.slice(store('').length))))
    return found.filter(city => city !== null)
  } catch {
    // No store at all: a page that is not served securely.
    return []
  }
}

async function keptIn(name: string): Promise<KeptCity | null> {
  const index = await caches.open(store(name)).then(cache => cache.match(indexKey(name)))
  return index ? ((await index.json()) as KeptCity) : null
}

export async function forgetCity(name: string): Promise<void> {
  await caches.delete(store(name))
}

/**
 * Brings a city onto this device, in parts, so that no more than one of them is in memory. It counts as kept when the last
 * part is there; until then an older version stays, and what breaks off leaves nothing behind.
 */
export async function keepCity(
  name: string,
  onProgress: (done: number, total: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const city = await known(name)
  if (city.bytes > KEEP_BYTES_MAX) throw new KeepError('too_large')
  const { quota = Number.POSITIVE_INFINITY, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {}
  if (quota - usage < city.bytes * 1.1) throw new KeepError('no_space')
  const before = await keptIn(name)
  try {
    await bring(city, onProgress, signal)
  } catch (reason) {
    if (before?.version !== city.version) await drop(city)
    throw signal?.aborted ? new DOMException('', 'AbortError') : asKeepError(reason)
  }
  const kept: KeptCity = { ...city, keptAt: Date.now() }
  const cache = await caches.open(store(name))
  await cache.put(indexKey(name), Response.json(kept))
  if (before && before.version !== city.version) await drop(before)
}

async function known(name: string): Promise<City> {
  const all = await cities().catch(() => {
    throw new KeepError('offline')
  })
  const city = all.find(one => one.name === name)
  if (!city) throw new KeepError('gone')
  return city
}

async function bring(city: City, onProgress: (done: number, total: number) => void, signal?: AbortSignal) {
  const cache = await caches.open(store(city.name))
  const answer = await fetch(address(city), { signal: signal ?? null, cache: 'no-store' })
  if (!answer.ok || !answer.body) throw new KeepError('gone')
  const reader = answer.body.getReader()
  let [done, part, filled] = [0, 0, 0]
  const chunk = new Uint8Array(CHUNK_BYTES)
  const flush = async () => {
    await cache.put(chunkKey(city, part++), new Response(chunk.slice(0, filled)))
    filled = 0
    onProgress(done, city.bytes)
  }
  for (;;) {
    const { value, done: over } = await reader.read()
    if (over) break
    for (let at = 0; at < value.length; ) {
      const some = value.subarray(at, at + CHUNK_BYTES - filled)
      chunk.set(some, filled)
      ;[at, filled, done] = [at + some.length, filled + some.length, done + some.length]
      if (filled === CHUNK_BYTES) await flush()
    }
  }
  if (done !== city.bytes) throw new KeepError('offline')
  if (filled) await flush()
}

async function drop(city: City): Promise<void> {
  const cache = await caches.open(store(city.name))
  for (let i = 0; i * CHUNK_BYTES < city.bytes; i++) await cache.delete(chunkKey(city, i))
  // An older version that is whole keeps the store; else it goes with its last part.
  if (!(await keptIn(city.name))) await forgetCity(city.name)
}

const asKeepError = (reason: unknown): KeepError => {
  if (reason instanceof KeepError) return reason
  return new KeepError((reason as Error)?.name === 'QuotaExceededError' ? 'no_space' : 'offline')
}

/** The parts of a kept city. */
export function keptRanges(city: KeptCity): Ranges {
  return async (offset, length) => {
    const cache = await caches.open(store(city.name))
    const end = Math.min(offset + length, city.bytes)
    const out = new Uint8Array(end - offset)
    for (let at = offset; at < end; ) {
      const part = Math.floor(at / CHUNK_BYTES)
      const chunk = await cache.match(chunkKey(city, part))
      if (!chunk) throw new KeepError('gone')
      const bytes = new Uint8Array(await chunk.arrayBuffer())
      const some = bytes.subarray(at - part * CHUNK_BYTES, end - part * CHUNK_BYTES)
      if (!some.length) throw new KeepError('gone')
      out.set(some, at - offset)
      at += some.length
    }
    return out
  }
}

/** The parts of a city on the server. */
export function servedRanges(city: City): Ranges {
  return async (offset, length) => {
    const range = `bytes=${offset}-${offset + length - 1}`
    const answer = await fetch(address(city), { headers: { range } })
    if (answer.status === 404) throw new KeepError('gone')
    if (answer.status !== 206) throw new KeepError('offline')
    return new Uint8Array(await answer.arrayBuffer())
  }
}
