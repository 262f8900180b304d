import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addDays, clockOf, clockOn, dayOf, hoursOn, mondayOf, startOf, today } from './days'
import { isForeign, officeZone, ownZone, setOfficeZone } from './zone'

const own = ownZone()
afterEach(() => setOfficeZone(own))

describe('in Dubai, wherever the browser is', () => {
  beforeEach(() => setOfficeZone('Asia/Dubai'))

  it('reads clock times as the office’s', () => {
    expect(clockOn('2026-11-21', '08:30').toISOString()).toBe('2026-11-21T04:30:00.000Z')
    expect(clockOf(new Date('2026-11-21T04:30:00Z'))).toBe('08:30')
  })

  it('calls the day by the office’s calendar', () => {
    expect(today(new Date('2026-11-20T20:00:00Z'))).toBe('2026-11-21')
    expect(dayOf(new Date('2026-11-20T19:59:00Z'))).toBe('2026-11-20')
    expect(startOf('2026-11-21', 1).toISOString()).toBe('2026-11-21T20:00:00.000Z')
  })

  it('goes past midnight when the evening ends in the morning', () => {
    const [from, until] = hoursOn('2026-11-21', '20:00', '02:00')
    expect(Date.parse(until) - Date.parse(from)).toBe(6 * 3_600_000)
  })
})

it('adds days on the calendar, over a change of clocks too', () => {
  setOfficeZone('Europe/London')
  expect(startOf('2026-03-29', 1).getTime() - startOf('2026-03-29').getTime()).toBe(23 * 3_600_000)
  expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
  expect(mondayOf('2026-03-01')).toBe('2026-02-23')
})

it('knows half hours, and keeps the zone it has when the browser lacks another', () => {
  setOfficeZone('Asia/Kolkata')
  expect(clockOf(new Date('2026-11-21T00:00:00Z'))).toBe('05:30')
  setOfficeZone('Mars/Olympus')
  expect(officeZone()).toBe('Asia/Kolkata')
})

it('tells clocks that differ from this browser’s', () => {
  expect(isForeign(own)).toBe(false)
  expect(isForeign('Pacific/Kiritimati')).toBe(own !== 'Pacific/Kiritimati')
})
