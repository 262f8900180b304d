import { expect, it } from 'vitest'
import { draftOf, empty, tollsOf, withKnown } from './toll-list'

it('puts a list for named gates before one for all gates, and each only once', () => {
  const names = (tolls: ReturnType<typeof draftOf>) => tolls.tariffs.map(t => t.name)
  const salik = withKnown(draftOf(empty('AED')), 'salik')
  const both = withKnown(salik, 'darb')
  expect(names(both)).toEqual(['Darb', 'Salik'])
  expect(names(withKnown(both, 'darb'))).toEqual(['Darb', 'Salik'])
  const sent = tollsOf(both)
  expect(sent.tariffs[0]?.gates).toContain('Al Maqta')
  expect(sent.tariffs[1]?.gates).toEqual([])
  expect(sent.tariffs[1]?.times?.[1]).toEqual({
    days: [1, 2, 3, 4, 5, 6],
    from: '06:00',
    until: '10:00',
    minor: 600,
  })
})
