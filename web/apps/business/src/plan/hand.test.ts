import type { PlanRoute, PlanStop, Solution, WhatIf } from '@qafila/api'
import { describe, expect, it } from 'vitest'
import {
  editOf,
  jobsOf,
  placeAt,
  places,
  stepPlace,
  stepVehicle,
  targetOf,
  withChange,
  withLocks,
} from './hand'

const clock = (h: number) => `2026-11-21T${String(h).padStart(2, '0')}:00:00Z`
const stop = (job: string | null, sequence: number): PlanStop => ({
  sequence,
  activity: job ? 'deliver' : 'break',
  job,
  arrive_at: clock(8 + sequence),
  start_at: clock(8 + sequence),
  leave_at: clock(8 + sequence),
  distance_m: 1000,
  drive_s: 60,
  load: {},
})
const route = (vehicle: string, ...jobs: (string | null)[]): PlanRoute => ({
  vehicle,
  profile: 'van',
  depart_at: clock(8),
  end_at: clock(18),
  distance_m: 1000,
  drive_s: 100,
  duration_s: 1000,
  late_s: 0,
  load_max: {},
  stops: jobs.map((job, i) => stop(job, i + 1)),
})
const routes = [route('A', 'a1', null, 'a2', 'a3'), route('B', 'b1')]
const vehicles = ['A', 'B', 'C']

describe('carrying a stop', () => {
  it('knows where it is, and the jobs of a route without its breaks', () => {
    expect(jobsOf(routes[0])).toEqual(['a1', 'a2', 'a3'])
    expect(targetOf(routes, 'a1')).toEqual({ vehicle: 'A', first: true })
    expect(targetOf(routes, 'a3')).toEqual({ vehicle: 'A', after: 'a2' })
    expect(targetOf(routes, 'nobody')).toEqual({ vehicle: null })
  })

  it('offers every place but its own back', () => {
    expect(places(routes, 'A', 'a2')).toEqual([
      { vehicle: 'A', first: true },
      { vehicle: 'A', after: 'a1' },
      { vehicle: 'A', after: 'a3' },
    ])
    expect(places(routes, 'C', 'a2')).toEqual([{ vehicle: 'C', first: true }])
  })

  it('steps along a route and stops at its ends', () => {
    const home = targetOf(routes, 'a2')
    expect(stepPlace(routes, 'a2', home, 1)).toEqual({ vehicle: 'A', after: 'a3' })
    expect(stepPlace(routes, 'a2', { vehicle: 'A', after: 'a3' }, 1)).toEqual({ vehicle: 'A', after: 'a3' })
    expect(stepPlace(routes, 'a2', { vehicle: 'A', first: true }, -1)).toEqual({ vehicle: 'A', first: true })
    expect(stepPlace(routes, 'a2', { vehicle: 'B' }, 1)).toEqual({ vehicle: 'B', first: true })
  })

  it('steps around the vehicles, empty ones too, and comes home to where it was', () => {
    const home = targetOf(routes, 'a2')
    const toB = stepVehicle(routes, vehicles, 'a2', home, 1)
    expect(toB).toEqual({ vehicle: 'B' })
    const toC = stepVehicle(routes, vehicles, 'a2', toB, 1)
    expect(toC).toEqual({ vehicle: 'C' })
    expect(stepVehicle(routes, vehicles, 'a2', toC, 1)).toEqual(home)
    expect(stepVehicle(routes, vehicles, 'x', { vehicle: null }, 1)).toEqual({ vehicle: 'A' })
    expect(stepVehicle(routes, vehicles, 'x', { vehicle: null }, -1)).toEqual({ vehicle: 'C' })
  })

  it('reads a place from the time of day', () => {
    expect(placeAt(routes, 'A', 'b1', Date.parse(clock(8)))).toEqual({ vehicle: 'A', first: true })
    expect(placeAt(routes, 'A', 'b1', Date.parse(clock(11)))).toEqual({ vehicle: 'A', after: 'a2' })
    expect(placeAt(routes, 'A', 'a3', Date.parse(clock(17)))).toEqual({ vehicle: 'A', after: 'a2' })
    expect(placeAt(routes, 'C', 'a3', 0)).toEqual({ vehicle: 'C' })
  })

  it('asks the server in its own words', () => {
    expect(editOf('a1', { vehicle: null })).toEqual({ op: 'unassign', job: 'a1' })
    expect(editOf('a1', { vehicle: 'B' })).toEqual({ op: 'move', job: 'a1', vehicle: 'B' })
    expect(editOf('a1', { vehicle: 'B', first: true })).toMatchObject({ first: true })
  })
})

describe('the board before the server has answered', () => {
  const totals = { served: 4 } as Solution['totals']
  const solution: Solution = { routes, unserved: [], totals }

  it('takes changed routes, drops emptied ones, and keeps the order of the vehicles', () => {
    const change = {
      routes: [route('C', 'b1'), route('A', 'a1')],
      emptied: ['B'],
      unserved: [{ job: 'a2', point: { lat: 0, lon: 0 } }],
      after: { served: 3 },
      violations: [],
    } as unknown as WhatIf
    const next = withChange(solution, change, vehicles)
    expect(next.routes.map(r => [r.vehicle, jobsOf(r)])).toEqual([
      ['A', ['a1']],
      ['C', ['b1']],
    ])
    expect(next.totals.served).toBe(3)
    expect(next.unserved.map(u => u.job)).toEqual(['a2'])
  })

  it('locks what is named and nothing else', () => {
    const next = withLocks(solution, new Set(['a2']), true)
    expect(next.routes.flatMap(r => r.stops.filter(s => s.locked).map(s => s.job))).toEqual(['a2'])
  })
})
