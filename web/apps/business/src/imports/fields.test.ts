import { describe, expect, it } from 'vitest'
import { missing, remap } from './fields'

describe('reading columns', () => {
  it('names the needed fields that nothing is read as', () => {
    expect(missing({ Name: 'recipient_name', Street: null })).toEqual(['address'])
    expect(missing({ Name: 'recipient_name', Street: 'address' })).toEqual([])
  })

  it('gives a field to one column only', () => {
    const before = { A: 'address', B: null, C: 'phone' }
    expect(remap(before, 'B', 'address')).toEqual({ A: null, B: 'address', C: 'phone' })
    expect(remap(before, 'A', null)).toEqual({ A: null, B: null, C: 'phone' })
  })
})
