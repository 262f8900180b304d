/**
 * A QR code (ISO/IEC 18004, model 2) of a short text: byte mode, error correction level M, versions 1 to 16, up to 450 bytes.
 * Enough for a link or a hand-over code, small enough to be drawn by a phone without a network.
 */

/** Level M, by version: check bytes per block, and blocks (ISO/IEC 18004, table 9). */
const CHECK = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28]
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10]
/** The format bits of level M. */
const LEVEL = 0

const at = <T>(list: ArrayLike<T>, i: number): T => list[i] as T

/** Modules that carry data and check bytes, with the remainder bits. */
function rawModules(version: number): number {
  let modules = (16 * version + 128) * version + 64
  if (version >= 2) {
    const marks = Math.floor(version / 7) + 2
    modules -= (25 * marks - 10) * marks - 55
    if (version >= 7) modules -= 36
  }
  return modules
}

const dataBytes = (version: number): number =>
  Math.floor(rawModules(version) / 8) - at(CHECK, version - 1) * at(BLOCKS, version - 1)

/** Multiplication in GF(256) with x⁸ + x⁴ + x³ + x² + 1. */
function times(x: number, y: number): number {
  let z = 0
  for (let i = 7; i >= 0; i--) z = (z << 1) ^ ((z >>> 7) * 0x11d) ^ (((y >>> i) & 1) * x)
  return z
}

/** The generator polynomial of Reed and Solomon's code with so many check bytes, highest power first, without its leading 1. */
function generator(degree: number): number[] {
  const g = Array.from({ length: degree }, (_, i): number => (i === degree - 1 ? 1 : 0))
  for (let i = 0, root = 1; i < degree; i++, root = times(root, 2))
    for (let j = 0; j < degree; j++) g[j] = times(at(g, j), root) ^ (g[j + 1] ?? 0)
  return g
}

function checkBytes(data: number[], g: number[]): number[] {
  const rest = g.map(() => 0)
  for (const byte of data) {
    const factor = byte ^ (rest.shift() as number)
    rest.push(0)
    for (const [i, c] of g.entries()) rest[i] = at(rest, i) ^ times(c, factor)
  }
  return rest
}

/** The text as data bytes of a version: mode, length, bytes, end, padding. */
function encode(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = []
  const put = (value: number, length: number) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >>> i) & 1)
  }
  put(0b0100, 4)
  put(bytes.length, version < 10 ? 8 : 16)
  for (const byte of bytes) put(byte, 8)
  const room = dataBytes(version) * 8
  put(0, Math.min(4, room - bits.length))
  put(0, -bits.length & 7)
  for (let pad = 0xec; bits.length < room; pad ^= 0xec ^ 0x11) put(pad, 8)
  return Array.from({ length: room / 8 }, (_, i) =>
    bits.slice(i * 8, i * 8 + 8).reduce((b, bit) => b * 2 + bit, 0),
  )
}

/** Splits data into blocks, adds their check bytes, and takes a byte of each in turn. */
function interleave(data: number[], version: number): number[] {
  const [count, check] = [at(BLOCKS, version - 1), at(CHECK, version - 1)]
  const total = Math.floor(rawModules(version) / 8)
  const short = count - (total % count)
  const length = Math.floor(total / count) - check
  const g = generator(check)
  const blocks: { data: number[]; check: number[] }[] = []
  for (let i = 0, from = 0; i < count; i++) {
    const own = data.slice(from, from + length + (i < short ? 0 : 1))
    from += own.length
    blocks.push({ data: own, check: checkBytes(own, g) })
  }
  const out: number[] = []
  for (let i = 0; i <= length; i++) for (const b of blocks) if (i < b.data.length) out.push(at(b.data, i))
  for (let i = 0; i < check; i++) for (const b of blocks) out.push(at(b.check, i))
  return out
}

/** Where the small squares that straighten the picture have their centres, along one side. */
function marksAt(version: number, size: number): number[] {
  if (version === 1) return []
  const count = Math.floor(version / 7) + 2
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2
  return [6, ...Array.from({ length: count - 1 }, (_, i) => size - 7 - i * step).reverse()]
}

/** The square being drawn: dark or light, and which modules the mask must leave alone. */
class Square {
  readonly dark: boolean[][]
  readonly fixed: boolean[][]

  constructor(readonly size: number) {
    this.dark = Array.from({ length: size }, () => new Array<boolean>(size).fill(false))
    this.fixed = Array.from({ length: size }, () => new Array<boolean>(size).fill(false))
  }

  set(x: number, y: number, dark: boolean): void {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return
    at(this.dark, y)[x] = dark
    at(this.fixed, y)[x] = true
  }

  /** Rings around a centre; `rings` says which distances are dark. */
  rings(cx: number, cy: number, reach: number, dark: (distance: number) => boolean): void {
    for (let dy = -reach; dy <= reach; dy++)
      for (let dx = -reach; dx <= reach; dx++)
        this.set(cx + dx, cy + dy, dark(Math.max(Math.abs(dx), Math.abs(dy))))
  }

  patterns(version: number): void {
    for (let i = 0; i < this.size; i++) {
      this.set(6, i, i % 2 === 0)
      this.set(i, 6, i % 2 === 0)
    }
    const far = this.size - 4
    for (const [x, y] of [
      [3, 3],
      [far, 3],
      [3, far],
    ] as const)
      this.rings(x, y, 4, d => d !== 2 && d !== 4)
    const marks = marksAt(version, this.size)
    const last = marks.length - 1
    for (const [i, x] of marks.entries())
      for (const [j, y] of marks.entries()) {
        const corner = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)
        if (!corner) this.rings(x, y, 2, d => d !== 1)
      }
    if (version >= 7) this.version(version)
    this.format(0)
  }

  private version(version: number): void {
    let rest = version
    for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25)
    const bits = (version << 12) | rest
    for (let i = 0; i < 18; i++) {
      const [a, b] = [this.size - 11 + (i % 3), Math.floor(i / 3)]
      this.set(a, b, ((bits >>> i) & 1) === 1)
      this.set(b, a, ((bits >>> i) & 1) === 1)
    }
  }

  format(mask: number): void {
    const data = (LEVEL << 3) | mask
    let rest = data
    for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >>> 9) * 0x537)
    const bits = ((data << 10) | rest) ^ 0x5412
    const bit = (i: number) => ((bits >>> i) & 1) === 1
    for (let i = 0; i < 15; i++) {
      // Beside the upper left corner, around its crossing lines of timing.
      if (i < 8) this.set(8, i < 6 ? i : i + 1, bit(i))
      else this.set(i === 8 ? 7 : 14 - i, 8, bit(i))
      // The same again along the two other corners.
      if (i < 8) this.set(this.size - 1 - i, 8, bit(i))
      else this.set(8, this.size - 15 + i, bit(i))
    }
    this.set(8, this.size - 8, true)
  }

  /** Lays the bytes in pairs of columns from the right, up and down in turn. */
  lay(bytes: number[]): void {
    let i = 0
    for (let right = this.size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5
      for (let step = 0; step < this.size; step++)
        for (const x of [right, right - 1]) {
          const y = ((right + 1) & 2) === 0 ? this.size - 1 - step : step
          if (at(at(this.fixed, y), x) || i >= bytes.length * 8) continue
          at(this.dark, y)[x] = ((at(bytes, i >>> 3) >>> (7 - (i & 7))) & 1) === 1
          i++
        }
    }
  }

  mask(turns: (x: number, y: number) => boolean): void {
    for (let y = 0; y < this.size; y++)
      for (let x = 0; x < this.size; x++)
        if (!at(at(this.fixed, y), x) && turns(x, y)) at(this.dark, y)[x] = !at(at(this.dark, y), x)
  }

  /** How hard this would be to read: long runs, blocks of one tone, and uneven tone (the standard's rules 1, 2 and 4). */
  penalty(): number {
    let cost = 0
    let dark = 0
    const is = (x: number, y: number) => at(at(this.dark, y), x)
    for (let y = 0; y < this.size; y++) {
      let [across, down] = [1, 1]
      for (let x = 0; x < this.size; x++) {
        if (is(x, y)) dark++
        if (x === 0) continue
        across = is(x, y) === is(x - 1, y) ? across + 1 : 1
        down = is(y, x) === is(y, x - 1) ? down + 1 : 1
        cost += (across === 5 ? 3 : across > 5 ? 1 : 0) + (down === 5 ? 3 : down > 5 ? 1 : 0)
        if (y > 0 && is(x, y) === is(x - 1, y) && is(x, y) === is(x, y - 1) && is(x, y) === is(x - 1, y - 1))
          cost += 3
      }
    }
    return cost + Math.floor(Math.abs((dark * 20) / this.size ** 2 - 10)) * 10
  }
}

const MASKS: ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  x => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

/** The modules of a text's code, row by row, dark is true; without the quiet zone of four around it. Throws when it is too long. */
export function qr(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text)
  let version = 1
  while (version <= CHECK.length && dataBytes(version) < bytes.length + (version < 10 ? 2 : 3)) version++
  if (version > CHECK.length) throw new RangeError(`a code of ${bytes.length} bytes is too long`)
  const square = new Square(version * 4 + 17)
  square.patterns(version)
  square.lay(interleave(encode(bytes, version), version))
  const best = MASKS.map((turns, mask) => {
    square.mask(turns)
    square.format(mask)
    const cost = square.penalty()
    square.mask(turns)
    return { mask, turns, cost }
  }).reduce((a, b) => (b.cost < a.cost ? b : a))
  square.mask(best.turns)
  square.format(best.mask)
  return square.dark
}

/** The dark modules as one SVG path in units of a module, with room for the quiet zone: `viewBox="0 0 side side"`. */
export function qrPath(text: string): { side: number; path: string } {
  const modules = qr(text)
  const runs = modules.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark ? [`M${x + 4} ${y + 4}h1v1h-1z`] : [])),
  )
  return { side: modules.length + 8, path: runs.join('') }
}
