import type { DeliveryRow, Driver } from '@qafila/api'
import { describe, expect, it } from 'vitest'
import type { Call } from '../alarm/server'
import { asTrouble } from './in-hand'

const call: Call = {
  id: 'inc_1',
  kind: 'accident',
  severity: 'critical',
  driver_id: 'drv_1',
  driver_name: 'Bilal',
  delivery_id: null,
  route_id: null,
  note: 'The van is stuck',
  position: { lat: 25.1, lon: 55.2 },
  opened_at: '2026-11-21T10:00:09Z',
  reported_at: '2026-11-21T10:00:00Z',
  is_calling: false,
}
const driver = {
  id: 'drv_1',
  name: 'Bilal',
  phone: '+971',
  vehicle: 'veh_1',
  vehicle_name: 'Van 1',
} as Driver

describe('what was taken in hand', () => {
  it('is told with the one who called, the van and the moment it happened', () => {
    const trouble = asTrouble(call, [], [driver])
    expect(trouble).toMatchObject({
      reason: 'accident',
      since: '2026-11-21T10:00:00Z',
      driver: { id: 'drv_1', phone: '+971' },
      vehicle: { id: 'veh_1', name: 'Van 1' },
      incident: 'inc_1',
      delivery: null,
    })
  })

  it('of a delivery is told with the one who has it, though nobody called', () => {
    const delivery = { id: 'dlv_1', driver_id: 'drv_1', recipient: { name: 'Layla' } } as DeliveryRow
    const lost = { ...call, kind: 'intent_lost', driver_id: null, delivery_id: 'dlv_1', reported_at: null }
    expect(asTrouble(lost, [delivery], [driver])).toMatchObject({
      since: '2026-11-21T10:00:09Z',
      delivery: { id: 'dlv_1', recipient: 'Layla' },
      driver: { name: 'Bilal' },
    })
  })
})
