/** Google's encoded polyline with six decimals, as `[lon, lat]` pairs. What is cut off in the middle is left out. */
export function decodePolyline6(text: string): [lon: number, lat: number][] {
  const line: [number, number][] = []
  let at = 0
  let [lat, lon] = [0, 0]
  const next = (): number | null => {
    let [value, shift] = [0, 0]
    while (at < text.length) {
      const chunk = text.charCodeAt(at++) - 63
      // Not by shifting: six decimals of a longitude and its sign are more than 31 bits of zigzag at the most.
      value += (chunk & 31) * 2 ** shift
      shift += 5
      if (chunk < 32) return value % 2 ? -(value + 1) / 2 : value / 2
    }
    return null
  }
  for (;;) {
    const [dLat, dLon] = [next(), next()]
    if (dLat === null || dLon === null) return line
    lat += dLat
    lon += dLon
    line.push([lon / 1e6, lat / 1e6])
  }
}
