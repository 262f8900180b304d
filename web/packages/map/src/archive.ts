/** Part of a file: over HTTP, or from the device's own store. */
export type Ranges = (offset: number, length: number) => Promise<Uint8Array<ArrayBuffer>>

/** A run of equal tiles from `id` on; a run of 0 leads to a further directory. */
export type Entry = { id: number; offset: number; length: number; run: number }

/** Header and root directory lie within a file's first 16 KiB. */
const FIRST_BYTES = 16_384
const HEADER_BYTES = 127
/** Directories that are kept unpacked; each is asked for again and again while the map moves within it. */
const KEPT_DIRECTORIES = 32

export class NotTiles extends Error {}

/** Unpacks gzip by the browser's own means. */
export async function unpack(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** The number of a tile: zoom by zoom, each along Hilbert's curve. Sums, not shifts: numbers pass 2³¹ at zoom 16. */
export function tileId(z: number, x: number, y: number): number {
  let id = (4 ** z - 1) / 3
  for (let bit = z - 1; bit >= 0; bit--) {
    const side = 2 ** bit
    const right = x & side ? 1 : 0
    const low = y & side ? 1 : 0
    id += side * side * ((3 * right) ^ low)
    if (!low) {
      if (right) [x, y] = [side - 1 - (x & (side - 1)), side - 1 - (y & (side - 1))]
      ;[x, y] = [y, x]
    }
  }
  return id
}

export function readDirectory(bytes: Uint8Array): Entry[] {
  let at = 0
  const number = () => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++]
      if (byte === undefined || scale > 2 ** 49) throw new NotTiles('a directory is damaged')
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  const count = number()
  if (count > bytes.length / 4) throw new NotTiles('a directory is damaged')
  const entries: Entry[] = []
  let id = 0
  for (let i = 0; i < count; i++) {
    id += number()
    entries.push({ id, offset: 0, length: 0, run: 0 })
  }
  for (const entry of entries) entry.run = number()
  for (const entry of entries) entry.length = number()
  let end = 0
  for (const entry of entries) {
    const said = number()
    entry.offset = said === 0 ? end : said - 1
    end = entry.offset + entry.length
  }
  return entries
}

/** The last entry that begins at or before a tile. */
export function entryOf(entries: Entry[], id: number): Entry | undefined {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle] as Entry).id <= id) low = middle + 1
    else high = middle
  }
  return entries[low - 1]
}

/** A file of vector tiles (PMTiles version 3), read by parts. */
export class Archive {
  private readonly leaves = new Map<number, Promise<Entry[]>>()
  private constructor(
    private readonly ranges: Ranges,
    private readonly root: Entry[],
    private readonly leavesAt: number,
    private readonly tilesAt: number,
    readonly maxZoom: number,
  ) {}

  static async open(ranges: Ranges): Promise<Archive> {
    const first = await ranges(0, FIRST_BYTES)
    const view = new DataView(first.buffer, first.byteOffset, first.byteLength)
    const magic = new TextDecoder().decode(first.subarray(0, 7))
    if (
      first.length < HEADER_BYTES ||
      magic !== 'PMTiles' ||
      first[7] !== 3 ||
      first[97] !== 2 ||
      first[98] !== 2
    )
      throw new NotTiles('this is no file of packed tiles')
    const long = (at: number) => Number(view.getBigUint64(at, true))
    const root = await unpack(first.slice(long(8), long(8) + long(16)))
    return new Archive(ranges, readDirectory(root), long(40), long(56), first[101] as number)
  }

  /** A tile as it is drawn; `null` where the map has nothing. */
  async tile(z: number, x: number, y: number): Promise<ArrayBuffer | null> {
    const id = tileId(z, x, y)
    let entries = this.root
    for (let depth = 0; depth < 3; depth++) {
      const entry = entryOf(entries, id)
      if (!entry) return null
      if (entry.run > 0) {
        if (id >= entry.id + entry.run) return null
        return (await unpack(await this.ranges(this.tilesAt + entry.offset, entry.length))).buffer
      }
      entries = await this.leaf(entry)
    }
    return null
  }

  private leaf({ offset, length }: Entry): Promise<Entry[]> {
    const known = this.leaves.get(offset)
    if (known) return known
    const [oldest] = this.leaves.keys()
    if (oldest !== undefined && this.leaves.size >= KEPT_DIRECTORIES) this.leaves.delete(oldest)
    const asked = this.ranges(this.leavesAt + offset, length)
      .then(unpack)
      .then(readDirectory)
    // A directory that did not come is asked for again by the next tile.
    asked.catch(() => this.leaves.delete(offset))
    this.leaves.set(offset, asked)
    return asked
  }
}
