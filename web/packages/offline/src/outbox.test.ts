import { describe, expect, it } from 'vitest'
import type { QueuedCommand } from './db'
import { settle } from './settle'

const command: QueuedCommand = {
  seq: 1,
  id: 'c1',
  delivery: 'dlv_1',
  body: { command: 'deliver' },
  occurred_at: '2026-11-21T09:00:00Z',
  monotonic_ms: 1,
  state: 'waiting',
}

describe('what becomes of a queued command', () => {
  it('is gone when the server has it, now or from before', () => {
    expect(settle(command, { id: 'c1', result: 'applied' })).toBe(null)
    expect(settle(command, { id: 'c1', result: 'duplicate' })).toBe(null)
  })

  it('stays to be seen when it was sent twice and refused both times', () => {
    const answer = {
      verdict: 'refused',
      refusal: { fields: [{ message: 'say why you are not at the pin' }] },
    }
    expect(settle(command, { id: 'c1', result: 'duplicate', answer })).toMatchObject({
      state: 'review',
      problem: 'say why you are not at the pin',
    })
  })

  it('waits on when the server said nothing of it', () => {
    expect(settle(command, undefined)).toBe(command)
  })

  it('stays to be seen when it was refused, with the reason', () => {
    const refused = settle(command, { id: 'c1', result: 'rejected', error: { detail: 'no such delivery' } })
    expect(refused).toMatchObject({ state: 'rejected', problem: 'no such delivery' })
    const review = settle(command, {
      id: 'c1',
      result: 'review',
      answer: { refusal: { title: 'Not possible now' } },
    })
    expect(review).toMatchObject({ state: 'review', problem: 'Not possible now' })
  })
})
