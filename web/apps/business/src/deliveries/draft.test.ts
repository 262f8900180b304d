import { describe, expect, it } from 'vitest'
import { cashOf, editOf, emptyDraft, orderOf, pinOf } from './draft'

const draft = { ...emptyDraft('AED'), name: ' Layla ', phone: '+971501234567' }

describe('an order from its form', () => {
  it('says what was written and is silent about the rest', () => {
    const order = orderOf({ ...draft, dropoff: { address: 'Villa 3', city: '', lat: '', lon: '' } }, true)
    expect(order.recipient).toEqual({ name: 'Layla', phone: '+971501234567', lang: 'en' })
    expect(order.dropoff).toEqual({ address: 'Villa 3' })
    expect(order).not.toHaveProperty('window')
    expect(order).not.toHaveProperty('proof')
    expect(order.items).toEqual([{}])
  })

  it('counts cash in the smallest coin of its currency', () => {
    expect(cashOf({ cash: '99.9', currency: 'AED' })).toEqual({ minor: 9990, currency: 'AED' })
    expect(cashOf({ cash: '1.25', currency: 'KWD' })).toEqual({ minor: 1250, currency: 'KWD' })
    expect(cashOf({ cash: '0', currency: 'AED' })).toBeUndefined()
    expect(cashOf({ cash: 'many', currency: 'AED' })).toBeUndefined()
  })

  it('takes a pin only when it is a place', () => {
    expect(pinOf({ lat: '25.2', lon: '55.3' })).toEqual({ lat: 25.2, lon: 55.3 })
    expect(pinOf({ lat: '95', lon: '55' })).toBeNull()
    expect(pinOf({ lat: '25', lon: '' })).toBeNull()
    expect(pinOf({ lat: 'x', lon: '55' })).toBeNull()
  })

  it('reads skills with commas of either script', () => {
    expect(orderOf({ ...draft, skills: 'fragile، cold , ' }, false).skills).toEqual(['fragile', 'cold'])
  })
})

describe('an edit', () => {
  it('holds only what was changed', () => {
    expect(editOf(draft, draft, false)).toEqual({})
    expect(editOf(draft, { ...draft, phone: '+971509', priority: 'high' }, false)).toEqual({
      recipient: { phone: '+971509' },
      priority: 'high',
    })
  })

  it('waives cash that was taken out', () => {
    expect(editOf({ ...draft, cash: '10' }, { ...draft, cash: '' }, false)).toEqual({ cod: null })
  })

  it('moves the door of a draft only', () => {
    const moved = { ...draft, dropoff: { address: 'Villa 4', city: '', lat: '', lon: '' } }
    expect(editOf(draft, moved, false)).toEqual({})
    expect(editOf(draft, moved, true)).toEqual({ dropoff: { address: 'Villa 4' } })
  })
})
