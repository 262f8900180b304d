import { useEffect, useSyncExternalStore } from 'react'
import { keyOf } from './keys'

/** One verb of the console: the palette, the key and the help page all read this entry. */
export type Command = {
  id: string
  label: string
  group: string
  /** `g l` is a chord, `/` a key, `mod+k` with Ctrl or Cmd. */
  keys?: string
  run(): void
}

const CHORD_MS = 1200

let commands = new Map<string, Command>()
let listed: Command[] = []
const listeners = new Set<() => void>()

function changed() {
  listed = [...commands.values()]
  for (const listener of listeners) listener()
}

/** Offers commands while the calling screen is shown. */
export function useCommands(offered: Command[]): void {
  useEffect(() => {
    commands = new Map(commands)
    for (const command of offered) commands.set(command.id, command)
    changed()
    return () => {
      commands = new Map(commands)
      for (const command of offered) if (commands.get(command.id) === command) commands.delete(command.id)
      changed()
    }
  }, [offered])
}

export const useCommandList = (): Command[] =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    () => listed,
  )

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))

/** Listens for every command's keys. Chords compare the events' own times: the main thread may be busy. */
export function useCommandKeys(): void {
  useEffect(() => {
    let first = { key: '', at: 0 }
    const press = (e: KeyboardEvent) => {
      if (e.altKey || e.isComposing || document.querySelector('dialog[open]')) return
      const mod = e.ctrlKey || e.metaKey
      if (typing(e.target) && !mod) return
      const key = mod ? `mod+${keyOf(e).toLowerCase()}` : keyOf(e)
      const chord = e.timeStamp - first.at < CHORD_MS ? `${first.key} ${key}` : ''
      const hit = listed.find(c => c.keys === chord) ?? listed.find(c => c.keys === key)
      first = { key, at: e.timeStamp }
      if (!hit) return
      e.preventDefault()
      first = { key: '', at: 0 }
      hit.run()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}

const MAC = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** Keys as they are printed on a keyboard: `⌘ K`, `G L`. */
export const keysLabel = (keys: string): string =>
  keys.replace('mod+', MAC ? '⌘ ' : 'Ctrl ').replace(/\b[a-z]\b/g, letter => letter.toUpperCase())
