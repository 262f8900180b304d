import { expect, it } from 'vitest'
import { empty, withKnown } from './toll-list'

it('puts a list for named gates before one for all gates, and each only once', () => {
  const names = (tolls: ReturnType<typeof empty>) => tolls.tariffs.map(t => t.name)
  const salik = withKnown(empty('AED'), 'salik')
  const both = withKnown(salik, 'darb')
  expect(names(both)).toEqual(['Darb', 'Salik'])
  expect(names(withKnown(both, 'darb'))).toEqual(['Darb', 'Salik'])
  expect(both.tariffs[1]?.times?.[1]).toEqual({
    days: [1, 2, 3, 4, 5, 6],
    from: '06:00',
    until: '10:00',
    minor: 600,
  })
})
