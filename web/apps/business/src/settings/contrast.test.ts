import { expect, it } from 'vitest'
import { contrastWithWhite, isColour, LEAST } from './contrast'

it('measures as WCAG does', () => {
  expect(contrastWithWhite('#000000')).toBeCloseTo(21, 5)
  expect(contrastWithWhite('#ffffff')).toBeCloseTo(1, 5)
  expect(contrastWithWhite('#767676')).toBeCloseTo(4.54, 2)
})

it('lets the darkest grey that is too light fail and the next one pass', () => {
  expect(contrastWithWhite('#777777')).toBeLessThan(LEAST.primary)
  expect(contrastWithWhite('#767676')).toBeGreaterThan(LEAST.primary)
})

it('knows a colour from words', () => {
  expect(['#0a4f5e', '#0A4F5E'].every(isColour)).toBe(true)
  expect(['', 'teal', '#fff', '#12345g'].some(isColour)).toBe(false)
})
