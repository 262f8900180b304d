import { expect, it } from 'vitest'
import { keyOf } from './keys'

const press = (key: string, code: string, shiftKey = false) => keyOf({ key, code, shiftKey })

it('takes Latin letters and named keys as they are, wherever they lie', () => {
  expect(press('p', 'KeyP')).toBe('p')
  expect(press('q', 'KeyA')).toBe('q')
  expect(press('?', 'Slash', true)).toBe('?')
  expect(press('Escape', 'Escape')).toBe('Escape')
})

it('reads an Arabic keyboard by the place of the key', () => {
  expect(press('ح', 'KeyP')).toBe('p')
  expect(press('ل', 'KeyG')).toBe('g')
  expect(press('لآ', 'KeyB')).toBe('لآ')
  expect(press('÷', 'KeyL', true)).toBe('L')
  expect(press('ظ', 'Slash')).toBe('/')
  expect(press('؟', 'Slash', true)).toBe('?')
  expect(press('ج', 'BracketLeft')).toBe('[')
})
