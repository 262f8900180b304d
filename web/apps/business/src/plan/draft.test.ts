import type { DeliveryRow, Vehicle } from '@qafila/api'
import { describe, expect, it } from 'vitest'
import { type Draft, placed, requestOf } from './draft'

const delivery = (id: string, point: boolean, window?: [string, string]): DeliveryRow => ({
  id,
  tracking_number: id,
  reference: null,
  status: 'ready',
  custody: 'shipper',
  recipient: { name: 'Layla' },
  address: { text: 'Al Quoz', point: point ? { lat: 25.1, lon: 55.2 } : null },
  window: window ? { from: window[0], to: window[1] } : null,
  driver_id: null,
  vehicle_id: null,
  route_id: null,
  route_sequence: null,
  cod: null,
  attempts: 0,
  service_s: 180,
  weight_g: 2500,
  volume_ml: 0,
  skills: [],
  created_at: '2026-11-20T00:00:00Z',
  version: 1,
})
const van: Vehicle = {
  id: 'veh_1',
  name: 'Van',
  plate: null,
  kind: 'van',
  status: 'active',
  capacity: { weight_g: 800_000 },
  skills: [],
  driver: 'drv_1',
  driver_name: 'Ahmed',
  version: 1,
}
const iso = (clock: string) => new Date(`2026-11-21T${clock}`).toISOString()

const draft = (deliveries: DeliveryRow[]): Draft => ({
  name: 'Saturday',
  date: '2026-11-21',
  from: '08:00',
  until: '18:00',
  depot: { lat: 25.13, lon: 55.23 },
  goal: 'cheapest',
  budgetS: 10,
  deliveries,
  vehicles: [van],
})

describe('what is asked of the planner', () => {
  it('sends vehicles with their drivers and what they can carry, jobs with what they weigh', () => {
    const request = requestOf(draft([delivery('a', true)]))
    expect(request.vehicles).toEqual([
      { id: 'veh_1', driver: 'drv_1', capacity: { weight_g: 800_000 }, skills: [] },
    ])
    expect(request.jobs[0]?.load).toEqual({ weight_g: 2500 })
  })

  it('cuts a window to the working day', () => {
    const request = requestOf(draft([delivery('a', true, [iso('06:00'), iso('10:00')])]))
    expect(request.jobs[0]?.windows).toEqual([{ from: iso('08:00'), until: iso('10:00') }])
  })

  it('sends a window outside the day whole, so that the refusal names it', () => {
    const request = requestOf(draft([delivery('a', true, [iso('20:00'), iso('22:00')])]))
    expect(request.jobs[0]?.windows).toEqual([{ from: iso('20:00'), until: iso('22:00') }])
  })

  it('does not plan what is nowhere, and says so', () => {
    const rows = [delivery('a', true), delivery('b', false)]
    expect(requestOf(draft(rows)).jobs.map(j => j.id)).toEqual(['a'])
    expect(placed(rows).unknown.map(d => d.id)).toEqual(['b'])
  })
})
