/** Signs that commands use, by the place of their key on the board. */
const SIGNS: Record<string, [plain: string, shifted: string]> = {
  Slash: ['/', '?'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
}

/**
 * The key that was meant. On an Arabic or Urdu keyboard the key of `p` writes another letter: there its place on the
 * board counts, so that one printed list of keys is true for everybody.
 */
export function keyOf(e: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>): string {
  if (e.key.length !== 1 || e.key <= '~') return e.key
  const letter = /^Key([A-Z])$/.exec(e.code)?.[1]
  if (letter) return e.shiftKey ? letter : letter.toLowerCase()
  return SIGNS[e.code]?.[e.shiftKey ? 1 : 0] ?? e.key
}
