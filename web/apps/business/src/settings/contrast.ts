/** What the server asks for: white text is read at 4.5 to 1, a mark is seen at 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11). */
export const LEAST = { primary: 4.5, accent: 3 } as const

const channel = (byte: number): number => {
  const share = byte / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

/** How many times white outshines a colour, 1 to 21, from `rrggbb` after a hash. */
export function contrastWithWhite(hex: string): number {
  const byte = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16)
  const light = 0.2126 * channel(byte(1)) + 0.7152 * channel(byte(3)) + 0.0722 * channel(byte(5))
  return 1.05 / (light + 0.05)
}

/** Whether something is written as `rrggbb` after a hash. */
export const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text)

/** A token of ours as the colour input wants it: the stylesheet stays the only place with colour values. */
export function hexOfToken(token: string): string {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  if (!pen) return ''
  pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(token)
  pen.fillRect(0, 0, 1, 1)
  const bytes = [...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)]
  return `#${bytes.map(b => b.toString(16).padStart(2, '0')).join('')}`
}
