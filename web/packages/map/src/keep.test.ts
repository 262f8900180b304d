import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { cities, forgetCity, keepCity, keptCities, keptRanges } from './keep'

/** A store that forgets when the test ends. */
class Store {
  readonly entries = new Map<string, Response>()
  match = async (key: string) => this.entries.get(key)?.clone()
  put = async (key: string, value: Response) => void this.entries.set(key, value)
  delete = async (key: string) => this.entries.delete(key)
}

const stores = new Map<string, Store>()
const caches = {
  keys: async () => [...stores.keys()],
  open: async (name: string) => stores.get(name) ?? stores.set(name, new Store()).get(name),
  delete: async (name: string) => stores.delete(name),
}

const BYTES = Uint8Array.from({ length: 1_300_000 }, (_, i) => (i * 31) % 251)
let version = 'a'
let breaks = false

function served(): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    pull(out) {
      if (breaks && at > 700_000) return out.error(new TypeError('network'))
      if (at >= BYTES.length) return out.close()
      out.enqueue(BYTES.slice(at, at + 70_001))
      at += 70_001
    },
  })
}

beforeEach(() => {
  stores.clear()
  version = 'a'
  breaks = false
  vi.stubGlobal('caches', caches)
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    init?.signal?.throwIfAborted()
    if (url === '/api/v1/routing/maps')
      return Response.json({ data: [{ name: 'town', bytes: BYTES.length, version, bounds: [1, 2, 3, 4] }] })
    expect(url).toBe(`/maps/town.pmtiles?v=${version}`)
    return new Response(served())
  })
})
afterEach(() => vi.unstubAllGlobals())

it('keeps a city in parts and reads any range of it', async () => {
  const told: number[] = []
  await keepCity('town', (done, total) => told.push(done / total))
  expect(told.at(-1)).toBe(1)
  expect(told.length).toBeGreaterThan(2)
  const [city] = await keptCities()
  expect(city?.version).toBe('a')
  if (!city) throw new Error('kept')
  const read = keptRanges(city)
  for (const [at, length] of [
    [0, 127],
    [524_280, 20],
    [400_000, 700_000],
    [1_299_990, 500],
  ] as const)
    expect(Buffer.compare(await read(at, length), BYTES.slice(at, at + length))).toBe(0)
  await forgetCity('town')
  expect(await keptCities()).toEqual([])
})

it('leaves nothing of a download that breaks off, and the older version where there is one', async () => {
  breaks = true
  await expect(keepCity('town', () => undefined)).rejects.toMatchObject({ code: 'offline' })
  expect(stores.size).toBe(0)
  breaks = false
  await keepCity('town', () => undefined)
  version = 'b'
  breaks = true
  await expect(keepCity('town', () => undefined)).rejects.toMatchObject({ code: 'offline' })
  const [old] = await keptCities()
  expect(old?.version).toBe('a')
  expect([...(stores.get('q.map.town')?.entries.keys() ?? [])].some(key => key.includes('v=b'))).toBe(false)
  breaks = false
  await keepCity('town', () => undefined)
  expect((await keptCities())[0]?.version).toBe('b')
  expect([...(stores.get('q.map.town')?.entries.keys() ?? [])].some(key => key.includes('v=a'))).toBe(false)
})

it('says why not: no such city, no room, called off', async () => {
  await expect(keepCity('atlantis', () => undefined)).rejects.toMatchObject({ code: 'gone' })
  vi.stubGlobal('navigator', { storage: { estimate: async () => ({ quota: 1000, usage: 0 }) } })
  await expect(keepCity('town', () => undefined)).rejects.toMatchObject({ code: 'no_space' })
  vi.stubGlobal('navigator', {})
  await expect(keepCity('town', () => undefined, AbortSignal.abort())).rejects.toMatchObject({
    name: 'AbortError',
  })
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('network')
  })
  await expect(keepCity('town', () => undefined)).rejects.toMatchObject({ code: 'offline' })
  vi.stubGlobal('fetch', async () => new Response('', { status: 404 }))
  expect(await cities()).toEqual([])
})
