import { db } from './db'
import { changed } from './news'
import { open, seal, toKeep } from './vault'

/** A stop as the phone keeps it; what is in it, the app knows. */
export type KeptStop<T> = { id: string; order: number; data: T }

/** All stops of the day, in the order of driving. */
export async function readStops<T>(): Promise<KeptStop<T>[]> {
  const kept = await (await db()).getAll('stops')
  const read = await Promise.all(
    kept.map(async ({ id, order, sealed }) => ({ id, order, data: await open<T>(sealed, `stops/${id}`) })),
  )
  return read.sort((a, b) => a.order - b.order)
}

export async function readStop<T>(id: string): Promise<KeptStop<T> | null> {
  const kept = await (await db()).get('stops', id)
  return kept ? { id, order: kept.order, data: await open<T>(kept.sealed, `stops/${id}`) } : null
}

/**
 * Puts these stops in the place of all others, in one transaction; what has not changed is not written. What a deed is waiting for is
 * left as it is: the phone knows better until it is sent.
 */
export async function replaceStops<T>(stops: KeptStop<T>[]): Promise<void> {
  const before = new Map((await readStops<T>()).map(stop => [stop.id, JSON.stringify(stop)]))
  const fresh = stops.filter(({ id, order, data }) => before.get(id) !== JSON.stringify({ id, order, data }))
  const sealed = await Promise.all(
    fresh.map(async ({ id, order, data }) => ({ id, order, sealed: await seal(data, `stops/${id}`) })),
  )
  const wanted = new Set(stops.map(stop => stop.id))
  const tx = await toKeep(['stops', 'deeds'])
  const waiting = (await tx.objectStore('deeds').getAll()).filter(d => d.state === 'waiting')
  const busy = new Set(waiting.map(d => d.about))
  const gone = [...before.keys()].filter(id => !wanted.has(id) && !busy.has(id))
  for (const id of gone) void tx.objectStore('stops').delete(id)
  for (const stop of sealed) if (!busy.has(stop.id)) void tx.objectStore('stops').put(stop)
  await tx.done
  if (gone.length || sealed.length) changed()
}
