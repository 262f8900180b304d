import { addProtocol } from 'maplibre-gl'
import { Archive } from './archive'
import { type City, cities, KeepError, keptCities, keptRanges, servedRanges } from './keep'

/** Addresses of tiles, whichever file they come from. */
export const TILES = 'qafila-map://{z}/{x}/{y}'

/** One map that is drawn: kept on the device if it is, else on the server. */
type Sheet = { city: City; archive: Promise<Archive> }

let loaded: Promise<Sheet[]> | null = null
let announced = false

/** The maps that can be drawn. Without a network those of this device; without any the map stays as it is. */
async function load(): Promise<Sheet[]> {
  const [kept, served] = await Promise.all([keptCities(), cities().catch(() => [])])
  const names = new Set(kept.map(city => city.name))
  const ranges = [
    ...kept.map(city => ({ city, ranges: keptRanges(city) })),
    ...served.filter(city => !names.has(city.name)).map(city => ({ city, ranges: servedRanges(city) })),
  ]
  return ranges.map(({ city, ranges }) => {
    const archive = Archive.open(ranges)
    // Whoever asks for a tile hears of it; nobody else has to.
    archive.catch(() => undefined)
    return { city, archive }
  })
}

export async function sheets(): Promise<City[]> {
  if (!announced) {
    announced = true
    addProtocol('qafila-map', async request => ({ data: await tileAt(request.url) }))
  }
  loaded ??= load()
  const found = await loaded
  // An empty answer may be a network that was not there yet: the next map asks again.
  if (!found.length) loaded = null
  return found.map(sheet => sheet.city)
}

/** A new one each time: the library hands it over to its worker and it is gone. */
const nothing = () => new ArrayBuffer(0)

async function tileAt(url: string): Promise<ArrayBuffer> {
  const [z = 0, x = 0, y = 0] = url.slice('qafila-map://'.length).split('/').map(Number)
  try {
    return await find(z, x, y)
  } catch (reason) {
    if (!(reason instanceof KeepError) || reason.code !== 'gone') throw reason
    // The server has another version of the map by now.
    loaded = load()
    return find(z, x, y)
  }
}

async function find(z: number, x: number, y: number): Promise<ArrayBuffer> {
  loaded ??= load()
  for (const { city, archive } of await loaded) {
    if (!reaches(city.bounds, z, x, y)) continue
    const tile = await (await archive).tile(z, x, y)
    if (tile) return tile
  }
  return nothing()
}

const latOfRow = (row: number, z: number): number =>
  (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / 2 ** z))) * 180) / Math.PI

/** Whether a box touches a tile. */
export function reaches(
  [west, south, east, north]: City['bounds'],
  z: number,
  x: number,
  y: number,
): boolean {
  const lonOfColumn = (column: number) => (column / 2 ** z) * 360 - 180
  return (
    lonOfColumn(x) <= east &&
    lonOfColumn(x + 1) >= west &&
    latOfRow(y + 1, z) <= north &&
    latOfRow(y, z) >= south
  )
}
