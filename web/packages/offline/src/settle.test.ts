import { describe, expect, it } from 'vitest'
import { settle } from './settle'

describe('what becomes of a queued deed', () => {
  it('is over when the server has it, now or from before', () => {
    expect(settle({ result: 'applied' })).toEqual({ over: true, result: 'applied' })
    expect(settle({ result: 'duplicate' })).toEqual({ over: true, result: 'duplicate' })
  })

  it('stays to be seen when it was sent twice and refused both times', () => {
    const answer = {
      verdict: 'refused',
      refusal: { fields: [{ message: 'say why you are not at the pin' }] },
    }
    expect(settle({ result: 'duplicate', answer })).toEqual({
      over: false,
      state: 'review',
      problem: 'say why you are not at the pin',
    })
    expect(settle({ result: 'duplicate', error: { detail: 'no such delivery' } })).toMatchObject({
      state: 'rejected',
    })
  })

  it('waits on when the server said nothing of it', () => {
    expect(settle(undefined)).toEqual({ over: false, state: 'waiting' })
  })

  it('stays to be seen when it was refused, with the reason', () => {
    expect(settle({ result: 'rejected', error: { detail: 'no such delivery' } })).toMatchObject({
      state: 'rejected',
      problem: 'no such delivery',
    })
    expect(settle({ result: 'review', answer: { refusal: { title: 'Not possible now' } } })).toMatchObject({
      state: 'review',
      problem: 'Not possible now',
    })
  })
})
