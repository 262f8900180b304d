const DAY_MS = 86_400_000
const J2000_MS = Date.UTC(2000, 0, 1, 12)
const rad = Math.PI / 180

/**
 * How high the sun stands in degrees above the horizon (below is negative), by the low-precision formulas of the Astronomical
 * Almanac: within 0.1° this century, and a theme needs no more.
 */
export function sunAltitude(at: number, { lat, lon }: { lat: number; lon: number }): number {
  const days = (at - J2000_MS) / DAY_MS
  const meanLongitude = (280.46 + 0.985_647_4 * days) * rad
  const anomaly = (357.528 + 0.985_600_3 * days) * rad
  const longitude = meanLongitude + (1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * rad
  const tilt = (23.439 - 0.000_000_4 * days) * rad
  const declination = Math.asin(Math.sin(tilt) * Math.sin(longitude))
  const ascension = Math.atan2(Math.cos(tilt) * Math.sin(longitude), Math.cos(longitude))
  const sidereal = (280.460_618_37 + 360.985_647_366_29 * days + lon) * rad
  const hour = sidereal - ascension
  const sine =
    Math.sin(lat * rad) * Math.sin(declination) + Math.cos(lat * rad) * Math.cos(declination) * Math.cos(hour)
  return Math.asin(sine) / rad
}

/** The sun's upper edge touches the horizon at this altitude, refraction included. */
const SUNSET_DEG = -0.833

export const isNight = (at: number, place: { lat: number; lon: number }): boolean =>
  sunAltitude(at, place) < SUNSET_DEG
