/** The map's colours, read from the tokens: the stylesheet stays the only place with colour values. */
export type Palette = {
  /** CSS colours for the style's layers, by the names used in its `global-state`. */
  style: Record<StyleColour, string>
  /** 4 × RGB in 0..1: moving, idle, stale, trouble. */
  marks: Float32Array
  edge: Float32Array
  chosen: Float32Array
}

export const STYLE_COLOURS = {
  land: '--q-map-land',
  glow: '--q-map-glow',
  grid: '--q-map-grid',
  text: '--q-map-text',
  minor: '--q-map-minor',
  halo: '--q-map-halo',
  water: '--q-map-water',
  green: '--q-map-green',
  sand: '--q-map-sand',
  built: '--q-map-built',
  building: '--q-map-building',
  road: '--q-map-road',
  major: '--q-map-major',
  casing: '--q-map-casing',
  brand: '--q-brand',
  onBrand: '--q-on-brand',
  saffron: '--q-saffron',
  ink: '--q-ink',
  surface: '--q-surface',
  ok: '--q-ok',
  bad: '--q-bad',
  move: '--q-move',
  edge: '--q-edge',
} as const
export type StyleColour = keyof typeof STYLE_COLOURS

let pen: CanvasRenderingContext2D | null = null

/** Any CSS colour as sRGB bytes; the GPU and the style parser do not read oklch. */
function bytes(css: string): [number, number, number] {
  if (!pen) {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = 1
    pen = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D
  }
  pen.fillStyle = css
  pen.fillRect(0, 0, 1, 1)
  const [r = 0, g = 0, b = 0] = pen.getImageData(0, 0, 1, 1).data
  return [r, g, b]
}

export function readPalette(): Palette {
  const computed = getComputedStyle(document.documentElement)
  const rgb = (token: string) => bytes(computed.getPropertyValue(token))
  const unit = (token: string) => rgb(token).map(v => v / 255)
  const style = Object.fromEntries(
    Object.entries(STYLE_COLOURS).map(([name, token]) => [name, `rgb(${rgb(token).join(',')})`]),
  ) as Record<StyleColour, string>
  const marks = ['--q-saffron', '--q-brand', '--q-muted', '--q-bad'].flatMap(unit)
  return {
    style,
    marks: new Float32Array(marks),
    edge: new Float32Array(unit('--q-map-edge')),
    chosen: new Float32Array(unit('--q-ink')),
  }
}
