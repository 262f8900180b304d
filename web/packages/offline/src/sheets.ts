import { db } from './db'
import { changed } from './news'
import { openBlob, sealBlob, toKeep } from './vault'

/** Keeps a file by its name, sealed like every paper: what must be shown where there is no network. */
export async function keepBlob(name: string, blob: Blob): Promise<void> {
  const sealed = await sealBlob(blob, `papers/${name}`)
  const tx = await toKeep(['papers'])
  await tx.objectStore('papers').put({ name, sealed })
  changed()
}

/** A kept file; null when it is not on this phone. */
export async function readBlob(name: string, media: string): Promise<Blob | null> {
  const sheet = await (await db()).get('papers', name)
  return sheet ? openBlob(sheet.sealed, `papers/${name}`, media) : null
}

/** The names of what is kept under `prefix`. */
export async function namesUnder(prefix: string): Promise<string[]> {
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`)
  return (await db()).getAllKeys('papers', range)
}

export async function dropPapers(names: string[]): Promise<void> {
  if (!names.length) return
  const tx = (await db()).transaction('papers', 'readwrite')
  for (const name of names) void tx.store.delete(name)
  await tx.done
  changed()
}
