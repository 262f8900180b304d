import { db, remove, SEALED } from './db'
import { changed } from './news'
import { forgetKey, newKey } from './vault'

/** Whose work lies on this phone; nobody's when no one has signed in since the last sign-out. */
export const owner = async (): Promise<string | null> =>
  (await (await db()).get('keys', 'vault'))?.owner ?? null

/** Work that is not sent yet. */
export const unsent = async (): Promise<number> => {
  const store = await db()
  return (await store.count('deeds')) + (await store.count('files'))
}

/**
 * Makes this phone the work place of a driver. The same driver finds everything as it was, however long the session had been over.
 * Another driver's things are removed, but never while some of them are unsent: then nothing changes and the answer is `taken`.
 */
export async function claim(driver: string): Promise<'yours' | 'taken'> {
  const now = await owner()
  if (now === driver) return 'yours'
  if (now !== null) {
    if (await unsent()) return 'taken'
    await wipe()
  }
  const key = await newKey()
  const tx = (await db()).transaction(['keys', ...SEALED], 'readwrite', { durability: 'strict' })
  // Another tab may have been faster; its key stays, or what it sealed could not be opened.
  if (!(await tx.objectStore('keys').get('vault'))) {
    // What lies here has lost its key.
    for (const name of SEALED) void tx.objectStore(name).clear()
    void tx.objectStore('keys').put({ owner: driver, key }, 'vault')
  }
  await tx.done
  forgetKey()
  changed()
  return 'yours'
}

/** Forgets everything on this phone: at sign-out nothing of a recipient stays, and what might stay on the disk has lost its key. */
export async function wipe(): Promise<void> {
  await remove()
  forgetKey()
  changed()
}
