type LatLon = { lat: number; lon: number }

const EARTH_M = 6_371_008.8
const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Metres along the surface between two points (haversine on the mean sphere: within 0.5 % of the ellipsoid). */
export function distanceM(a: LatLon, b: LatLon): number {
  const [dLat, dLon] = [radians(b.lat - a.lat), radians(b.lon - a.lon)]
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(dLon / 2) ** 2
  return 2 * EARTH_M * Math.asin(Math.sqrt(h))
}

/** A fix less sure than this proves nothing more by being less sure. */
const ACCURACY_CREDIT_M = 250

/** At a place as far as a fix can tell; the server's own rule. */
export const isWithin = (fix: { at: LatLon; accuracy_m: number }, place: LatLon, radiusM: number): boolean =>
  distanceM(fix.at, place) <= Math.max(radiusM, Math.min(Math.max(fix.accuracy_m, 0), ACCURACY_CREDIT_M))
