import { describe, expect, it } from 'vitest'
import { dueShift, type ShiftPaper } from '../day/papers'
import { deedsOf } from './deeds'
import type { Finding } from './point'

const item = (code: string, critical: boolean) => ({ code, texts: { en: code }, critical })
const paper: ShiftPaper = {
  shift: null,
  vehicle: null,
  check: null,
  checklist: { required: true, items: [item('brakes', true), item('mirror', false)] },
  may_start_unplanned: true,
}
const van = { id: 'veh_1', name: 'Van 1' }
const found = (brakes: boolean, mirror: boolean): Map<string, Finding> =>
  new Map([
    ['brakes', { ok: brakes, note: brakes ? '' : ' soft ', photos: [] }],
    ['mirror', { ok: mirror, note: '', photos: [] }],
  ])
const begin = (findings: Map<string, Finding> | null, own = paper) =>
  deedsOf(own, { shift: 'shf_1', vehicle: van, findings, odometerKm: 1250 })

describe('the beginning of a shift', () => {
  it('is a check and a start of the same shift and vehicle, in this order', () => {
    const [check, start] = begin(found(true, false))
    expect([check?.kind, check?.about, check?.body]).toEqual([
      'check',
      'shf_1',
      {
        vehicle: 'veh_1',
        answers: [
          { code: 'brakes', ok: true },
          { code: 'mirror', ok: false },
        ],
        odometer_m: 1_250_000,
      },
    ])
    expect([start?.kind, start?.about, start?.body]).toEqual([
      'shift',
      'shf_1',
      { command: 'start', vehicle: 'veh_1' },
    ])
    expect(start?.papers?.shift).toMatchObject({ shift: { id: 'shf_1', state: 'active', vehicle: 'veh_1' } })
  })

  it('does not begin with a vehicle that is not fit: that is only reported', () => {
    const deeds = begin(found(false, true))
    expect(deeds.map(d => d.kind)).toEqual(['check'])
    expect(deeds[0]?.body.answers).toContainEqual({ code: 'brakes', ok: false, note: 'soft' })
    expect(deeds[0]?.papers?.shift).toMatchObject({
      shift: null,
      check: { vehicle: 'veh_1', result: 'unfit' },
    })
  })

  it('asks for no second look at what was looked at', () => {
    expect(begin(null).map(d => d.kind)).toEqual(['shift'])
  })

  it('is of today: a shift planned for tomorrow is not due', () => {
    const planned = (hours: number): ShiftPaper => {
      const at = (h: number) => new Date(Date.now() + h * 3_600_000).toISOString()
      return { ...paper, shift: { id: 's', state: 'planned', starts_at: at(hours), ends_at: at(hours + 8) } }
    }
    expect(dueShift(planned(-1))?.id).toBe('s')
    expect(dueShift(planned(11))?.id).toBe('s')
    expect(dueShift(planned(13))).toBe(null)
  })
})
