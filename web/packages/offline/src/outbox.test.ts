import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  claim,
  type Deed,
  discard,
  dropPapers,
  ended,
  flush,
  isWaiting,
  keepBlob,
  keepPaper,
  namesUnder,
  owner,
  perform,
  queued,
  type Result,
  readBlob,
  readPaper,
  readStops,
  replaceStops,
  retry,
  type Sender,
  waitingFiles,
  wipe,
} from '.'
import { db } from './db'
import { forgetKey } from './vault'

Object.defineProperty(navigator, 'locks', {
  configurable: true,
  value: { request: (_: string, __: object, work: (lock: object) => unknown) => work({}) },
})

const stop = (status: string) => ({ id: 'dlv_1', order: 1, data: { name: 'سارة المنصوري', status } })
const deliver = (more: object = {}) =>
  perform({
    kind: 'delivery',
    about: 'dlv_1',
    body: { command: 'deliver', proof: { photos: ['aa'], code: '4201' } },
    files: [{ sha256: 'aa', blob: new Blob(['a photo of a door'], { type: 'image/jpeg' }) }],
    after: [stop('delivered')],
    ...more,
  })

/** A server that takes pieces, and answers deeds as it is told. */
function server(answer: (deed: Deed) => Result | 'lost' = () => ({ result: 'applied' })) {
  const got: string[] = []
  const bytes = new Map<string, number>()
  const pieces: number[] = []
  let cut = Number.POSITIVE_INFINITY
  const sender: Sender = {
    lanes: [
      { kind: 'incident', most: 1, send: deeds => take(deeds) },
      { kind: 'shift', most: 1, send: deeds => take(deeds) },
      { kind: 'delivery', most: 2, send: deeds => take(deeds) },
    ],
    fixes: async () => undefined,
    upload: {
      offset: async hash => bytes.get(hash) ?? 0,
      piece: async (hash, offset, total, piece) => {
        if (pieces.length >= cut) throw new Error('no signal')
        pieces.push(offset)
        bytes.set(hash, offset + piece.size)
        return offset + piece.size === total ? 'whole' : offset + piece.size
      },
      refused: error => (/too large/.test(String(error)) ? 'too large' : null),
    },
    isDown: error => /no signal/.test(String(error)),
  }
  const take = async (deeds: Deed[]) => {
    const said = deeds.map(answer)
    if (said.includes('lost')) throw new Error('no signal')
    got.push(...deeds.map(d => `${d.kind}:${d.body.command ?? ''}`))
    return said as Result[]
  }
  return { sender, got, pieces, loseSignalAfter: (n: number) => (cut = n) }
}

beforeEach(async () => {
  await claim('drv_1')
})
afterEach(wipe)

describe('what the phone keeps', () => {
  it('is one transaction: the deed, the stop as it is now, and the picture', async () => {
    await deliver()
    expect((await queued()).map(d => [d.body.command, d.state])).toEqual([['deliver', 'waiting']])
    expect((await readStops<{ status: string }>())[0]?.data.status).toBe('delivered')
    expect(await waitingFiles()).toMatchObject([
      { sha256: 'aa', about: 'dlv_1', media: 'image/jpeg', bytes: 17 },
    ])
  })

  it('is not readable in the store', async () => {
    await deliver()
    await keepPaper('today', { driver_id: 'drv_1', note: 'ring twice' })
    const raw: string[] = []
    for (const name of ['stops', 'papers', 'deeds', 'files'] as const)
      for (const row of await (await db()).getAll(name))
        raw.push(new TextDecoder().decode((row as { sealed: { data: ArrayBuffer } }).sealed.data))
    expect(raw).toHaveLength(4)
    expect(raw.join()).not.toMatch(/سارة|4201|photo|twice/)
    expect((await (await db()).get('keys', 'vault'))?.key.extractable).toBe(false)
  })

  it('does not open in another place than its own', async () => {
    await keepPaper('today', { a: 1 })
    const store = await db()
    const today = await store.get('papers', 'today')
    await store.put('papers', { ...(today as NonNullable<typeof today>), name: 'other' })
    await expect(readPaper('other')).rejects.toThrow()
    expect(await readPaper('today')).toEqual({ a: 1 })
  })

  it('keeps a file sealed under its name, until it is dropped', async () => {
    await keepBlob('page/doc_1/1', new Blob(['a licence'], { type: 'image/png' }))
    await keepPaper('today', { a: 1 })
    const page = await readBlob('page/doc_1/1', 'image/png')
    expect([await page?.text(), page?.type]).toEqual(['a licence', 'image/png'])
    expect(await namesUnder('page/')).toEqual(['page/doc_1/1'])
    await dropPapers(['page/doc_1/1'])
    expect(await readBlob('page/doc_1/1', 'image/png')).toBe(null)
    expect(await readPaper('today')).toEqual({ a: 1 })
  })

  it('knows what the server has not heard of, and what it refused is not that', async () => {
    await perform({ kind: 'shift', about: 'shf_1', body: { command: 'start' } })
    expect(await isWaiting('shift', 'check')).toBe(true)
    expect(await isWaiting('check')).toBe(false)
    await flush(server(() => ({ result: 'rejected', error: { detail: 'no' } })).sender)
    expect(await isWaiting('shift')).toBe(false)
  })

  it('writes nothing at all when a part of it cannot be written', async () => {
    await expect(deliver({ after: [{ id: 'x', order: 1, data: 1n }] })).rejects.toThrow()
    expect(await queued()).toEqual([])
    expect(await waitingFiles()).toEqual([])
  })
})

describe('whose phone it is', () => {
  it('keeps the work of a driver who signs in again, and of nobody else', async () => {
    await deliver()
    expect(await claim('drv_1')).toBe('yours')
    expect(await queued()).toHaveLength(1)
    expect(await claim('drv_2')).toBe('taken')
    expect(await owner()).toBe('drv_1')
  })

  it('gives the phone to the next driver once everything is sent, without what the last one saw', async () => {
    await replaceStops([stop('assigned')])
    expect(await claim('drv_2')).toBe('yours')
    expect(await readStops()).toEqual([])
  })

  it('leaves nothing at sign-out, not even a key', async () => {
    await deliver()
    await wipe()
    expect(await owner()).toBe(null)
    await expect(deliver()).rejects.toThrow('nobody has signed in')
  })

  it('takes nothing back that was still being sealed while its driver signed out', async () => {
    const encrypt = crypto.subtle.encrypt.bind(crypto.subtle)
    vi.spyOn(crypto.subtle, 'encrypt').mockImplementationOnce(async (...how) => {
      const sealed = await encrypt(...how)
      await wipe()
      return sealed
    })
    await expect(keepPaper('late', { note: 'ring twice' })).rejects.toThrow('nobody has signed in')
    expect(await (await db()).count('papers')).toBe(0)
  })

  it('begins without what lost its key', async () => {
    await keepPaper('today', { note: 'ring twice' })
    await (await db()).clear('keys')
    forgetKey()
    expect(await claim('drv_2')).toBe('yours')
    expect(await readPaper('today')).toBe(null)
  })
})

describe('sending', () => {
  it('goes in the order of doing, an alarm before everything', async () => {
    for (const command of ['accept', 'depart_pickup', 'arrive_pickup'])
      await perform({ kind: 'delivery', about: 'dlv_1', body: { command } })
    await perform({ kind: 'incident', about: '', body: {} })
    const { sender, got } = server()
    expect(await flush(sender)).toBe(true)
    expect(got).toEqual(['incident:', 'delivery:accept', 'delivery:depart_pickup', 'delivery:arrive_pickup'])
    expect(await queued()).toEqual([])
    expect((await ended()).map(e => e.verb)).toEqual(['arrive_pickup', 'depart_pickup', 'accept', 'incident'])
  })

  it('keeps everything when the answer is lost, and ends it when it was taken after all', async () => {
    await deliver()
    await expect(flush(server(() => 'lost').sender)).rejects.toThrow('no signal')
    expect(await queued()).toHaveLength(1)
    await flush(server(() => ({ result: 'duplicate' })).sender)
    expect(await queued()).toEqual([])
    expect((await ended())[0]?.result).toBe('duplicate')
  })

  it('holds what was refused until a person decides, and does not send it meanwhile', async () => {
    await deliver()
    const refusing = server(() => ({
      result: 'review',
      answer: { refusal: { fields: [{ message: 'this is not the code' }] } },
    }))
    await flush(refusing.sender)
    await flush(refusing.sender)
    expect(refusing.got).toHaveLength(1)
    const [held] = await queued()
    expect(held).toMatchObject({ state: 'review', problem: 'this is not the code' })
    await retry(held?.seq as number)
    await flush(server().sender)
    expect(await queued()).toEqual([])
  })

  it('puts a refused deed right in the moment in which it goes', async () => {
    await deliver()
    await flush(server(() => ({ result: 'review' })).sender)
    const [held] = await queued()
    await deliver({
      replaces: held?.seq,
      body: { command: 'deliver', proof: { photos: ['aa'], code: '4210' } },
    })
    expect((await queued()).map(d => [d.state, (d.body.proof as { code: string }).code])).toEqual([
      ['waiting', '4210'],
    ])
  })

  it('throws away a deed with its pictures, but not those that another deed shows', async () => {
    await deliver()
    await deliver()
    const [first, second] = await queued()
    await discard(first?.seq as number)
    expect(await waitingFiles()).toHaveLength(1)
    await discard(second?.seq as number)
    expect(await waitingFiles()).toHaveLength(0)
  })

  it('sends a picture in pieces and goes on where the signal was lost', async () => {
    const blob = new Blob([new Uint8Array(300 * 1024)], { type: 'image/jpeg' })
    await deliver({ files: [{ sha256: 'big', blob }] })
    const phone = server()
    phone.loseSignalAfter(1)
    await expect(flush(phone.sender)).rejects.toThrow('no signal')
    phone.loseSignalAfter(Number.POSITIVE_INFINITY)
    await flush(phone.sender)
    expect(phone.pieces).toEqual([0, 128 * 1024, 256 * 1024])
    expect(await waitingFiles()).toEqual([])
  })

  it('lets no blocked way block the others', async () => {
    await perform({ kind: 'incident', about: '', body: {} })
    await deliver()
    const { sender, got } = server()
    const blocked = {
      kind: 'incident',
      most: 1,
      send: () => Promise.reject(new Error('a fault of the server')),
    }
    await expect(flush({ ...sender, lanes: [blocked, ...sender.lanes.slice(1)] })).rejects.toThrow('a fault')
    expect(got).toEqual(['delivery:deliver'])
    expect(await waitingFiles()).toEqual([])
    expect((await queued()).map(d => d.kind)).toEqual(['incident'])
  })

  it('writes nothing when there is nothing new to keep', async () => {
    await replaceStops([stop('assigned')])
    await keepPaper('today', { a: 1 })
    const store = await db()
    const before = [await store.get('stops', 'dlv_1'), await store.get('papers', 'today')]
    await replaceStops([stop('assigned')])
    await keepPaper('today', { a: 1 })
    expect([await store.get('stops', 'dlv_1'), await store.get('papers', 'today')]).toEqual(before)
  })

  it('does not overwrite a stop that a deed is waiting for', async () => {
    await deliver()
    await replaceStops([stop('assigned'), { id: 'dlv_2', order: 2, data: { name: '', status: 'assigned' } }])
    const shown = await readStops<{ status: string }>()
    expect(shown.map(s => s.data.status)).toEqual(['delivered', 'assigned'])
  })
})
