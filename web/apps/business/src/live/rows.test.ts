import type { Driver, Position, Vehicle } from '@qafila/api'
import { describe, expect, it } from 'vitest'
import { judge } from './fleet-store'
import { countShows, driverRows, filterRows, vehicleRows } from './rows'

const vehicle = (id: string, name: string, driver_name: string | null = null): Vehicle => ({
  id,
  name,
  plate: `DXB ${id}`,
  kind: 'van',
  status: 'active',
  capacity: {},
  skills: [],
  driver: null,
  driver_name,
  version: 1,
})
const driver = (id: string, name: string, vehicle: string): Driver => ({
  id,
  name,
  phone: null,
  status: 'active',
  skills: [],
  vehicle,
  vehicle_name: null,
  version: 1,
})
const at = (vehicle_id: string, agoS: number, speed_mps: number): Position => {
  const fix_at = new Date(1_000_000_000_000 - agoS * 1000).toISOString()
  return { vehicle_id, point: { lat: 25, lon: 55 }, fix_at, received_at: fix_at, speed_mps }
}
const seen = (p: Position) => [p.vehicle_id, judge(p, 1_000_000_000_000)] as const

const vehicles = [
  vehicle('1', 'Van one', 'Ahmed Al Mazrouei'),
  vehicle('2', 'Van two'),
  vehicle('3', 'شاحنة ثلاثة'),
  vehicle('4', 'Never seen'),
]
const drivers = [driver('d1', 'Ahmed Al Mazrouei', '1')]
const positions = new Map([seen(at('1', 5, 14)), seen(at('2', 20, 0.1)), seen(at('3', 3000, 20))])

describe('the live list', () => {
  it('counts a fast but old position as silent, not as moving', () => {
    expect(countShows(vehicleRows(vehicles, positions))).toEqual({
      all: 4,
      help: 0,
      moving: 1,
      idle: 1,
      stale: 2,
    })
  })

  it('finds a vehicle by its driver, its plate, and in Arabic', () => {
    const rows = vehicleRows(vehicles, positions)
    const names = (text: string) => filterRows(rows, text, 'all').map(r => r.key)
    expect(names('mazrouei')).toEqual(['1'])
    expect(names('dxb 2')).toEqual(['2'])
    expect(names('ثلاثة')).toEqual(['3'])
    expect(names('nobody')).toEqual([])
  })

  it('puts those that need help first, and finds them alone', () => {
    const rows = vehicleRows(vehicles, positions, new Map([['3', ['late']]]))
    expect(filterRows(rows, '', 'all').map(r => r.key)).toEqual(['3', '1', '2', '4'])
    expect(filterRows(rows, '', 'help').map(r => r.key)).toEqual(['3'])
    expect(countShows(rows).help).toBe(1)
  })

  it('marks a vehicle in trouble, but an old position as old', () => {
    const now = 1_000_000_000_000
    expect(judge(at('1', 5, 14), now, true).mark).toBe('trouble')
    expect(judge(at('1', 3000, 14), now, true).mark).toBe('stale')
  })

  it('is filtered within a frame for ten thousand vehicles', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => vehicle(`v${i}`, `Van ${i}`))
    const rows = vehicleRows(many, new Map())
    const start = performance.now()
    expect(filterRows(rows, 'van 9999', 'all')).toHaveLength(1)
    expect(performance.now() - start).toBeLessThan(200)
  })

  it('shows a driver where their vehicle is', () => {
    expect(driverRows(drivers, positions)[0]?.seen?.mark).toBe('moving')
  })
})
