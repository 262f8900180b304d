import type { Box } from '@qafila/api'

/** A fleet up to this size is heard whole; a larger one where somebody looks. */
export const WHOLE_FLEET_MAX = 300

const width = (b: Box) => b.east - b.west
const clamp = (n: number, most: number) => Math.max(-most, Math.min(most, n))

/** A box that is larger by half on every side, so that a small pan needs no word to the server. */
export function around(box: Box): Box {
  const [x, y] = [width(box) / 2, (box.north - box.south) / 2]
  return {
    west: clamp(box.west - x, 180),
    east: clamp(box.east + x, 180),
    south: clamp(box.south - y, 85),
    north: clamp(box.north + y, 85),
  }
}

const within = (inner: Box, outer: Box): boolean =>
  inner.west >= outer.west &&
  inner.east <= outer.east &&
  inner.south >= outer.south &&
  inner.north <= outer.north

/** What to subscribe to for a view, or null when what is heard still fits it: all of it is covered, and not far more. */
export function nextView(view: Box, heard: Box | null): Box | null {
  if (heard && within(view, heard) && width(heard) < width(view) * 6) return null
  return around(view)
}
