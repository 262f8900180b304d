import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, it } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { qr, qrPath } from '.'

/** Pixels to a module: enough for a reader, and a quarter of the work of what a screen shows. */
const PX = 4

/** Draws a code as a picture. */
function picture(text: string): ImageData {
  const modules = qr(text)
  const side = (modules.length + 8) * PX
  const data = new Uint8ClampedArray(side * side * 4).fill(255)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (modules[Math.floor(y / PX) - 4]?.[Math.floor(x / PX) - 4])
        data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3)
  return { width: side, height: side, data, colorSpace: 'srgb' } as ImageData
}

beforeAll(() => {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  const bytes = readFileSync(file)
  prepareZXingModule({
    overrides: {
      wasmBinary: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    },
  })
})

describe('a QR code', () => {
  it('is read by a reader that shares nothing with it, in every version', async () => {
    const sizes = new Set<number>()
    for (let length = 1; length <= 445; length += 12) {
      const text = `${length}:قافلہ:`.padEnd(length, 'ab3Z/?=&').slice(0, length)
      sizes.add(qr(text).length)
      const [found] = await readBarcodes(picture(text), { formats: ['QRCode'] })
      expect(found?.text, `${length} letters`).toBe(text)
    }
    expect([...sizes].length).toBeGreaterThan(14)
    // Forty codes by a reader of a megabyte: seconds on a busy machine.
  }, 30_000)

  it('refuses what does not fit', () => {
    expect(() => qr('x'.repeat(451))).toThrow(RangeError)
  })

  it('draws a path with the quiet zone around it', () => {
    const { side, path } = qrPath('P-1')
    expect(side).toBe(29)
    expect(path.startsWith('M4 4h1v1h-1z')).toBe(true)
  })
})
