import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { Archive, entryOf, NotTiles, readDirectory, tileId } from './archive'

const varint = (n: number): number[] => (n < 128 ? [n] : [(n % 128) + 128, ...varint(Math.floor(n / 128))])
const directory = (entries: { id: number; offset: number; length: number; run: number }[]) => {
  const ids = entries.map((e, i) => e.id - (entries[i - 1]?.id ?? 0))
  const numbers = [entries.length, ...ids, ...entries.map(e => e.run), ...entries.map(e => e.length)]
  return gzipSync(Buffer.from([...numbers, ...entries.map(e => e.offset + 1)].flatMap(varint)))
}

/** A file with one directory below its root, and two tiles. */
function file(): Buffer {
  const tiles = [gzipSync('one'), gzipSync('two')] as const
  const leaf = directory([
    { id: 0, offset: 0, length: tiles[0].length, run: 1 },
    { id: 5, offset: tiles[0].length, length: tiles[1].length, run: 3 },
  ])
  const root = directory([{ id: 0, offset: 0, length: leaf.length, run: 0 }])
  const header = Buffer.alloc(127)
  header.write('PMTiles\x03', 'latin1')
  const places = [root.length, 0, leaf.length, tiles[0].length + tiles[1].length]
  let at = 127
  places.forEach((length, i) => {
    header.writeBigUInt64LE(BigInt(at), 8 + i * 16)
    header.writeBigUInt64LE(BigInt(length), 16 + i * 16)
    at += length
  })
  header.set([1, 2, 2, 1, 0, 14], 96)
  return Buffer.concat([header, root, leaf, ...tiles])
}

const open = (bytes: Buffer) =>
  Archive.open(async (offset, length) => Uint8Array.from(bytes.subarray(offset, offset + length)))
const words = (tile: ArrayBuffer | null) => (tile ? new TextDecoder().decode(tile) : null)

it('numbers tiles as the specification does', () => {
  expect([tileId(0, 0, 0), tileId(1, 1, 0), tileId(2, 0, 0)]).toEqual([0, 4, 5])
  expect(tileId(12, 3423, 1763)).toBe(19_078_479)
})

it('gives each tile of the curve one number', () => {
  const all = Array.from({ length: 4096 }, (_, i) => tileId(6, i % 64, Math.floor(i / 64)))
  expect(new Set(all).size).toBe(4096)
  expect(Math.max(...all) - Math.min(...all)).toBe(4095)
})

it('finds tiles through a directory, runs included, and nothing beside them', async () => {
  const archive = await open(file())
  expect(words(await archive.tile(0, 0, 0))).toBe('one')
  expect(words(await archive.tile(2, 0, 0))).toBe('two')
  expect(words(await archive.tile(2, 1, 1))).toBe('two')
  expect(await archive.tile(1, 0, 0)).toBeNull()
  expect(await archive.tile(2, 3, 0)).toBeNull()
})

it('refuses what is no file of tiles and directories that lie', async () => {
  await expect(open(Buffer.from('hello'))).rejects.toThrow()
  await expect(open(Buffer.alloc(400))).rejects.toBeInstanceOf(NotTiles)
  expect(() => readDirectory(Uint8Array.from([255, 255, 255, 127]))).toThrow(NotTiles)
  expect(() => readDirectory(Uint8Array.from([1, 0, 1]))).toThrow(NotTiles)
  expect(entryOf([], 4)).toBeUndefined()
})
