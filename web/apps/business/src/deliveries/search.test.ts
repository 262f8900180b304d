import { describe, expect, it } from 'vitest'
import { filterOf, isFiltered, nextSort, orderOf, readSearch, sortOf, statusesOf } from './search'

describe('the address of a list', () => {
  it('keeps what it knows and leaves out the rest', () => {
    expect(
      readSearch({ q: 'amina', phase: 'done', nonsense: 'x', from: 'yesterday', to: '2026-11-21' }),
    ).toEqual({
      q: 'amina',
      phase: 'done',
      to: '2026-11-21',
    })
    expect(readSearch({ q: 501234567 })).toEqual({ q: '501234567' })
  })

  it('is filtered by anything but the order', () => {
    expect(isFiltered({ sort: '-created_at' })).toBe(false)
    expect(isFiltered({ city: 'Dubai' })).toBe(true)
  })
})

describe('the question to the server', () => {
  it('asks for the states of a phase, or for those that are named', () => {
    expect(statusesOf({ phase: 'done' })).toEqual(['delivered'])
    expect(filterOf({ phase: 'done', status: 'ready,unheard_of,on_hold' }).status).toBe('in.(ready,on_hold)')
  })

  it('takes the letters of a city as letters', () => {
    expect(filterOf({ city: '100%_Dubai*' }).city).toBe('ilike.*100\\%\\_Dubai\\**')
  })

  it('asks for whole days of the reader', () => {
    const start = new Date(2026, 10, 21).toISOString()
    const end = new Date(2026, 10, 23).toISOString()
    expect(filterOf({ from: '2026-11-21', to: '2026-11-22' }).and).toBe(
      `(window_from.gte."${start}",window_from.lt."${end}")`,
    )
  })

  it('finds what nobody has', () => {
    expect(filterOf({ driver: 'none' }).driver_id).toBe('is.null')
    expect(filterOf({ driver: 'drv_1' }).driver_id).toBe('eq.drv_1')
  })
})

describe('the order of a list', () => {
  it('turns round on the second click and goes back on the third', () => {
    expect(nextSort(sortOf({}), 'window_from')).toBe('window_from')
    expect(nextSort(sortOf({ sort: 'window_from' }), 'window_from')).toBe('-window_from')
    expect(nextSort(sortOf({ sort: '-window_from' }), 'window_from')).toBeUndefined()
  })

  it('is whole, so that pages neither lose nor repeat a row', () => {
    expect(orderOf(sortOf({ sort: '-window_from' }))).toBe('window_from.desc.nullslast,id.desc')
    expect(orderOf(sortOf({ sort: 'drop table' }))).toBe('created_at.desc.nullslast,id.desc')
  })
})
