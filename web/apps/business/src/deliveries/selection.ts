/** What is ticked: some rows, or everything that matches except some. */
export type Selection = { all: boolean; keys: ReadonlySet<string> }

export const NOTHING: Selection = { all: false, keys: new Set() }
export const EVERYTHING: Selection = { all: true, keys: new Set() }

/** In "all", `keys` are the exceptions. */
export const isChosen = (selection: Selection, key: string): boolean =>
  selection.keys.has(key) !== selection.all

export const countOf = (selection: Selection, total: number): number =>
  selection.all ? Math.max(0, total - selection.keys.size) : selection.keys.size

export function toggle(selection: Selection, key: string): Selection {
  const keys = new Set(selection.keys)
  if (!keys.delete(key)) keys.add(key)
  return { ...selection, keys }
}

/** Ticks these, or unticks them when `on` is false. */
export function mark(selection: Selection, marked: string[], on: boolean): Selection {
  const keys = new Set(selection.keys)
  for (const key of marked) {
    if (on === selection.all) keys.delete(key)
    else keys.add(key)
  }
  return { ...selection, keys }
}

/** The rows between two places, whichever is first; those that are not here yet cannot be ticked. */
export function between<T>(rowAt: (index: number) => T | undefined, from: number, to: number): T[] {
  const rows: T[] = []
  for (let i = Math.min(from, to); i <= Math.max(from, to); i++) {
    const row = rowAt(i)
    if (row !== undefined) rows.push(row)
  }
  return rows
}
