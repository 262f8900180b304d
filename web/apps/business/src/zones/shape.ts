import { distanceM } from '@qafila/domain'

export type LonLat = [lon: number, lat: number]

/** An area as the server keeps it: positions are `[lon, lat]` in degrees, lengths are metres. */
export type Shape =
  | { type: 'circle'; center: { lat: number; lon: number }; radius_m: number }
  | { type: 'polygon'; coordinates: LonLat[][] }
  | { type: 'corridor'; coordinates: LonLat[]; half_width_m: number }
export type ShapeType = Shape['type']

const METRES_PER_DEGREE = 111_195
const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Metres east and north of a place, good to a part in a thousand over the size of a city. */
const metresFrom = ([lon0, lat0]: LonLat, [lon, lat]: LonLat): [x: number, y: number] => [
  (lon - lon0) * METRES_PER_DEGREE * Math.cos(radians(lat0)),
  (lat - lat0) * METRES_PER_DEGREE,
]

/** The place so many metres east and north. */
export const moved = ([lon, lat]: LonLat, east: number, north: number): LonLat => [
  lon + east / (METRES_PER_DEGREE * Math.cos(radians(lat))),
  lat + north / METRES_PER_DEGREE,
]

/** The corners that a person moves: of a ring without its closing twin. */
export function corners(shape: Shape): LonLat[] {
  if (shape.type === 'circle') return [[shape.center.lon, shape.center.lat]]
  if (shape.type === 'corridor') return shape.coordinates
  const ring = shape.coordinates[0] ?? []
  const [first, last] = [ring[0], ring.at(-1)]
  const closed = ring.length > 1 && first?.[0] === last?.[0] && first?.[1] === last?.[1]
  return closed ? ring.slice(0, -1) : ring
}

/** The same shape with other corners; the holes of a polygon stay. */
export function withCorners(shape: Shape, at: LonLat[]): Shape {
  if (shape.type === 'circle') {
    const [center] = at
    return center ? { ...shape, center: { lon: center[0], lat: center[1] } } : shape
  }
  if (shape.type === 'corridor') return { ...shape, coordinates: at }
  const ring = at.length > 2 ? [...at, at[0] as LonLat] : at
  return { ...shape, coordinates: [ring, ...shape.coordinates.slice(1)] }
}

/** Another kind of shape in the same place, as near as it can be. */
export function asType(shape: Shape, type: ShapeType): Shape {
  if (shape.type === type) return shape
  const at = corners(shape)
  if (type === 'circle') {
    const center = middle(shape)
    const radius_m = Math.max(100, ...at.map(corner => distance(center, corner)))
    return { type, center: { lon: center[0], lat: center[1] }, radius_m: Math.round(radius_m) }
  }
  const outline = shape.type === 'circle' ? ringOf(shape, 6) : at
  return type === 'polygon'
    ? withCorners({ type, coordinates: [] }, outline)
    : { type, coordinates: outline, half_width_m: 200 }
}

const distance = (a: LonLat, b: LonLat) => distanceM({ lon: a[0], lat: a[1] }, { lon: b[0], lat: b[1] })

/** Corners of a circle, open. */
export function ringOf(circle: Extract<Shape, { type: 'circle' }>, count = 64): LonLat[] {
  const center: LonLat = [circle.center.lon, circle.center.lat]
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count
    return moved(center, circle.radius_m * Math.sin(angle), circle.radius_m * Math.cos(angle))
  })
}

/** Where its name stands. */
export function middle(shape: Shape): LonLat {
  const at = corners(shape)
  if (shape.type === 'corridor') return at[Math.floor(at.length / 2)] ?? [0, 0]
  const sum = at.reduce<LonLat>(([lon, lat], corner) => [lon + corner[0], lat + corner[1]], [0, 0])
  return at.length ? [sum[0] / at.length, sum[1] / at.length] : [0, 0]
}

/** West, south, east, north. */
export function boundsOf(shape: Shape): [number, number, number, number] {
  const reach = shape.type === 'circle' ? shape.radius_m : shape.type === 'corridor' ? shape.half_width_m : 0
  const at = corners(shape).flatMap(corner => [moved(corner, -reach, -reach), moved(corner, reach, reach)])
  const [lons, lats] = [at.map(p => p[0]), at.map(p => p[1])]
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]
}

/** True when the shape holds the place. The server decides what counts; this says who is inside on a list. */
export function holds(shape: Shape, place: LonLat): boolean {
  if (shape.type === 'circle') return distance([shape.center.lon, shape.center.lat], place) <= shape.radius_m
  if (shape.type === 'corridor') {
    const line = shape.coordinates
    return line.some((to, i) => i > 0 && fromSegment(place, line[i - 1] as LonLat, to) <= shape.half_width_m)
  }
  // Inside the outline and in none of the holes: an odd number of rings around it.
  return shape.coordinates.filter(ring => isInRing(ring, place)).length % 2 === 1
}

function isInRing(ring: LonLat[], [lon, lat]: LonLat): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i] as LonLat
    const [bx, by] = ring[j] as LonLat
    if (ay > lat !== by > lat && lon < ((bx - ax) * (lat - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}

/** Metres from a place to the nearest point of a stretch. */
function fromSegment(place: LonLat, from: LonLat, to: LonLat): number {
  const [bx, by] = metresFrom(from, to)
  const [px, py] = metresFrom(from, place)
  const length = bx * bx + by * by
  const along = length ? Math.max(0, Math.min(1, (px * bx + py * by) / length)) : 0
  return Math.hypot(px - along * bx, py - along * by)
}

/** True when there is something to save. */
export const isWhole = (shape: Shape): boolean =>
  shape.type === 'circle'
    ? shape.radius_m > 0
    : corners(shape).length >= (shape.type === 'polygon' ? 3 : 2) &&
      (shape.type === 'polygon' || shape.half_width_m > 0)
