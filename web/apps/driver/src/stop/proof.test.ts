import { describe, expect, it } from 'vitest'
import type { ProofPolicy, Stop } from '../day/stop'
import { readSum } from './cash'
import { windowsFrom } from './later'
import { given, instead, lacks, nothingShown, type Shown, shownIn } from './proof'

const NOTHING: ProofPolicy = {
  photos_min: 0,
  signature: false,
  recipient_name: false,
  code: false,
  note: false,
}
const due = { minor: 12_550, currency: 'AED' }

const stop = (change: Partial<Stop> = {}): Stop =>
  ({
    id: 'dlv_1',
    version: 1,
    status: 'at_dropoff',
    items: [
      { id: 'itm_1', description: 'Box', outcome: 'loaded', barcode: 'P-1' },
      { id: 'itm_2', description: 'Bag', outcome: 'loaded', barcode: null },
    ],
    cod_due: null,
    proof_policy: NOTHING,
    pickup_proof: NOTHING,
    return_proof: NOTHING,
    ...change,
  }) as unknown as Stop

const shown = (of: Stop, change: Partial<Shown> = {}): Shown => ({ ...nothingShown(of), ...change })

describe('what a door still lacks', () => {
  it('is everything its rule asks for, in the order of the screen', () => {
    const strict = stop({
      cod_due: due,
      proof_policy: {
        photos_min: 1,
        signature: true,
        recipient_name: true,
        code: true,
        note: true,
        scan: true,
        age_min: 21,
      },
    })
    expect(lacks(strict, shown(strict), 'door')).toEqual([
      'cash',
      'scan',
      'name',
      'age',
      'code',
      'photos',
      'signature',
      'note',
    ])
    const all = shown(strict, {
      paid: true,
      scanned: ['P-1'],
      name: 'Amina',
      ageSeen: true,
      code: '4201',
      photos: [{ sha256: 'aa', blob: null }],
      signature: new Blob(['<svg/>']),
      note: 'second gate',
    })
    expect(lacks(strict, all, 'door')).toEqual([])
  })

  it('is nothing where nothing is asked, and the way back has a rule of its own', () => {
    const other = stop({ return_proof: { ...NOTHING, note: true } })
    expect(lacks(other, shown(other), 'door')).toEqual([])
    expect(lacks(other, shown(other), 'return')).toEqual(['note'])
  })

  it('is a reason for every parcel that was not taken, and at least one that was', () => {
    const some = (found: 'refused' | 'delivered', reason: string) =>
      shown(stop(), { part: { itm_1: { found, reason: 'broken' }, itm_2: { found: 'refused', reason } } })
    expect(lacks(stop(), some('delivered', ''), 'door')).toEqual(['parcels'])
    expect(lacks(stop(), some('refused', 'no'), 'door')).toEqual(['parcels'])
    expect(lacks(stop(), some('delivered', 'no'), 'door')).toEqual([])
  })

  it('asks for no scan of what stays in the van', () => {
    const scan = stop({ proof_policy: { ...NOTHING, scan: true } })
    const part = {
      itm_1: { found: 'refused' as const, reason: 'no' },
      itm_2: { found: 'delivered' as const, reason: '' },
    }
    expect(lacks(scan, shown(scan, { part }), 'door')).toEqual([])
  })
})

describe('the command of a hand-over', () => {
  it('is a whole one when everything was taken after all', async () => {
    const part = {
      itm_1: { found: 'delivered' as const, reason: '' },
      itm_2: { found: 'delivered' as const, reason: '' },
    }
    const { body, status } = await given(stop(), shown(stop(), { part }), 'door')
    expect([body.command, status]).toEqual(['deliver', 'delivered'])
  })

  it('names every parcel, the money and what follows when it is a part', async () => {
    const paid = stop({ cod_due: due })
    const part = {
      itm_1: { found: 'delivered' as const, reason: '' },
      itm_2: { found: 'damaged' as const, reason: ' wet ' },
    }
    const said = shown(paid, {
      part,
      amount: { minor: 4050, currency: 'AED' },
      method: 'card',
      remainder: 'return',
    })
    const { body, status } = await given(paid, said, 'door')
    expect(status).toBe('partially_delivered')
    expect(body).toMatchObject({
      command: 'deliver_partial',
      items: [
        { item: 'itm_1', outcome: 'delivered' },
        { item: 'itm_2', outcome: 'damaged', reason: 'wet' },
      ],
      cod: { collected: { minor: 4050, currency: 'AED' }, method: 'card' },
      remainder: 'return',
    })
  })

  it('calls what was found at the sender loaded', async () => {
    const part = {
      itm_1: { found: 'delivered' as const, reason: '' },
      itm_2: { found: 'missing' as const, reason: 'no' },
    }
    const { body } = await given(stop(), shown(stop(), { part }), 'pickup')
    expect(body).toMatchObject({ command: 'pickup', items: [{ outcome: 'loaded' }, { outcome: 'missing' }] })
  })

  it('sends pictures that the phone has, and only names those that the server has', async () => {
    const photos = [
      { sha256: 'aa', blob: new Blob(['x']) },
      { sha256: 'bb', blob: null },
    ]
    const { body, files } = await given(stop(), shown(stop(), { photos }), 'door')
    expect(files.map(f => f.sha256)).toEqual(['aa'])
    expect(body.proof).toMatchObject({ photos: ['aa', 'bb'] })
  })
})

describe('money at the door', () => {
  it('is read in any digits, and never more than is due', () => {
    expect(readSum('40.5', due)?.minor).toBe(4050)
    expect(readSum('٤٠٫٥', due)?.minor).toBe(4050)
    expect(readSum('۱۲۵٫۵', due)?.minor).toBe(12_550)
    for (const wrong of ['125.51', '40.555', '-1', '', '4 0', 'all'])
      expect(readSum(wrong, due), wrong).toBe(null)
    expect(readSum('1.25', { minor: 5000, currency: 'KWD' })?.minor).toBe(1250)
  })
})

describe('another time', () => {
  it('offers only what has not begun, today and two days on', () => {
    const at = new Date(2026, 10, 21, 13, 0)
    const windows = windowsFrom(at)
    expect(windows.map(w => `${w.from.getDate()} ${w.from.getHours()}`)).toEqual([
      '21 16',
      '22 8',
      '22 12',
      '22 16',
      '23 8',
      '23 12',
      '23 16',
    ])
    expect(windows.every(w => w.to > w.from)).toBe(true)
  })
})

describe('a refused hand-over', () => {
  it('comes back as it was said', async () => {
    const body = {
      command: 'deliver',
      proof: { photos: [], recipient_name: 'Amina', relation: 'family', code: '0000', note: 'gate' },
    }
    const deed = { seq: 1, body } as unknown as Parameters<typeof shownIn>[1]
    expect(await shownIn(stop(), deed)).toMatchObject({
      name: 'Amina',
      relation: 'family',
      code: '0000',
      note: 'gate',
    })
  })
})

describe('an outcome said by mistake', () => {
  it('is corrected by the same hand-over, said instead of it and with its reason', async () => {
    const of = stop({ status: 'attempted', cod_due: due })
    const said = await given(of, shown(of, { name: 'Amina', paid: true }), 'door')
    const { body, status } = instead(said, 'wrong button')
    expect(status).toBe('delivered')
    expect(body).toEqual({
      command: 'correct',
      to: 'delivered',
      proof: { photos: [], recipient_name: 'Amina', relation: 'self' },
      cod: { collected: due, method: 'cash' },
      reason: 'wrong button',
    })
  })

  it('names what became of each parcel when it was a part, and decides nothing about the rest', async () => {
    const of = stop({ status: 'delivered' })
    const part: Shown['part'] = {
      itm_1: { found: 'delivered', reason: '' },
      itm_2: { found: 'refused', reason: 'too large' },
    }
    const { body } = instead(await given(of, shown(of, { part }), 'door'), 'two taps')
    expect(body).toMatchObject({
      to: 'partially_delivered',
      items: [
        { item: 'itm_1', outcome: 'delivered' },
        { item: 'itm_2', outcome: 'refused', reason: 'too large' },
      ],
    })
    expect(body).not.toHaveProperty('remainder')
  })
})
