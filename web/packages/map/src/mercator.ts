/** Web Mercator in MapLibre's unit square: (0,0) is north-west, (1,1) south-east. */
export const mercatorX = (lon: number): number => (180 + lon) / 360
export const mercatorY = (lat: number): number =>
  (180 - (180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))) / 360
export const lonOf = (x: number): number => x * 360 - 180
export const latOf = (y: number): number =>
  (360 / Math.PI) * Math.atan(Math.exp(((180 - y * 360) * Math.PI) / 180)) - 90

/** Ground metres per screen pixel at a latitude, for 512-pixel world tiles. */
export const metresPerPixel = (lat: number, zoom: number): number =>
  (40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** zoom)
