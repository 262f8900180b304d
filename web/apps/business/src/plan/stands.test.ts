import type { DeliveryRow, PlanRoute, Position } from '@qafila/api'
import { describe, expect, it } from 'vitest'
import { newJobs, standsOf } from './stands'

const NOW = Date.parse('2026-11-21T10:00:00Z')
const route = (vehicle: string, ...jobs: string[]) =>
  ({ vehicle, stops: jobs.map(job => ({ job })) }) as unknown as PlanRoute
const at = (vehicle_id: string, agoS: number): Position => {
  const fix_at = new Date(NOW - agoS * 1000).toISOString()
  return { vehicle_id, point: { lat: 25, lon: 55 }, fix_at, received_at: fix_at }
}
const status: Record<string, string> = { a: 'delivered', b: 'attempted', c: 'out_for_delivery' }
const delivery = (job: string) => (status[job] ? ({ status: status[job] } as DeliveryRow) : undefined)

describe('how vehicles stand in a running day', () => {
  it('counts what is over, not what is on its way or unknown', () => {
    const [stand] = standsOf([route('v', 'a', 'b', 'c', 'x')], delivery, [], new Set(), NOW)
    expect(stand).toEqual({ id: 'v', done: ['a', 'b'] })
  })

  it('says where a vehicle is only when it was heard of lately', () => {
    const routes = [route('v'), route('w')]
    const [fresh, old] = standsOf(routes, delivery, [at('v', 30), at('w', 4000)], new Set(), NOW)
    expect(fresh?.position).toEqual({ lat: 25, lon: 55 })
    expect(old).not.toHaveProperty('position')
  })

  it('says which one will not move again', () => {
    const stands = standsOf([route('v'), route('w')], delivery, [], new Set(['w']), NOW)
    expect(stands.map(s => s.broken_down)).toEqual([undefined, true])
  })

  it('adds work that has a place', () => {
    const row = {
      id: 'd',
      address: { text: '', point: { lat: 1, lon: 2 } },
      window: { from: 'f', to: 't' },
      service_s: 60,
      weight_g: 500,
      volume_ml: 0,
      skills: [],
    } as unknown as DeliveryRow
    const nowhere = { ...row, address: { text: '', point: null } } as DeliveryRow
    expect(newJobs([row, nowhere])).toEqual([
      {
        id: 'd',
        kind: 'deliver',
        point: { lat: 1, lon: 2 },
        windows: [{ from: 'f', until: 't' }],
        service_s: 60,
        load: { weight_g: 500 },
        skills: [],
      },
    ])
  })
})
