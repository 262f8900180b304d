import { describe, expect, it } from 'vitest'
import {
  AFTER,
  ageS,
  distanceM,
  freshness,
  isTerminal,
  isWithin,
  major,
  milestoneOf,
  nextAction,
  phaseOf,
  STATUSES,
  statusesIn,
} from '.'

describe('delivery words', () => {
  it('puts every state in exactly one group', () => {
    const groups = (['waiting', 'moving', 'done', 'trouble', 'closed'] as const).flatMap(statusesIn)
    expect(groups.toSorted()).toEqual(STATUSES.toSorted())
  })

  it('never calls an unknown state done', () => {
    expect(phaseOf('teleported')).toBe('waiting')
    expect(milestoneOf('teleported')).toBe('ordered')
    expect(isTerminal('teleported')).toBe(false)
  })

  it('leads a driver from assignment to the door, one action at a time', () => {
    let status: string = 'assigned'
    const walked: string[] = []
    for (
      let action = nextAction(status);
      action !== 'none' && action !== 'hand_over' && action !== 'return_done';
      action = nextAction(status)
    ) {
      walked.push(action)
      status = AFTER[action]
    }
    expect(walked).toEqual([
      'accept',
      'depart_pickup',
      'arrive_pickup',
      'pickup',
      'depart_dropoff',
      'arrive_dropoff',
    ])
    expect(nextAction(status)).toBe('hand_over')
  })
})

describe('a collection', () => {
  it('ends at the hub instead of a door', () => {
    expect(nextAction('in_custody', true)).toBe('hub_in')
    expect(nextAction('at_pickup', true)).toBe('pickup')
  })
})

describe('freshness', () => {
  it('ages a fix through four words', () => {
    expect([0, 89, 90, 599, 600, 7199, 7200].map(freshness)).toEqual([
      'live',
      'live',
      'recent',
      'recent',
      'stale',
      'stale',
      'silent',
    ])
  })

  it('treats a fix from the future as now', () => {
    expect(ageS(2000, 1000)).toBe(0)
    expect(ageS(0, 5000)).toBe(5)
  })
})

describe('money', () => {
  it('knows currencies without and with three decimals', () => {
    expect(major({ minor: 12345, currency: 'AED' })).toBe(123.45)
    expect(major({ minor: 12345, currency: 'KWD' })).toBe(12.345)
    expect(major({ minor: 12345, currency: 'JPY' })).toBe(12345)
  })
})

describe('distance', () => {
  const burj = { lat: 25.1972, lon: 55.2744 }
  const mall = { lat: 25.1181, lon: 55.2006 }

  it('is that of the map', () => {
    expect(distanceM(burj, mall)).toBeCloseTo(11_519, -2)
    expect(distanceM(burj, burj)).toBe(0)
  })

  it('credits a poor fix a little, and a hopeless one no more', () => {
    const near = { lat: 25.199, lon: 55.2744 }
    expect(isWithin({ at: near, accuracy_m: 5 }, burj, 150)).toBe(false)
    expect(isWithin({ at: near, accuracy_m: 220 }, burj, 150)).toBe(true)
    expect(isWithin({ at: mall, accuracy_m: 20_000 }, burj, 150)).toBe(false)
  })
})
