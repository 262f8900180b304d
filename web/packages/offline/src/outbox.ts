import { type Deed, db, type KeptDeed, type KeptFile, type Said } from './db'
import { changed } from './news'
import { open, type Sealed, seal, sealBlob, toKeep } from './vault'

/** Names this run of the app, within which `monotonic_ms` counts on. */
const BOOT = crypto.randomUUID()

/** What the phone shows at once, before the server has heard of the deed. */
type After = { id: string; order: number; data: unknown }
export type NewFile = { sha256: string; blob: Blob }

export type NewDeed = Said &
  Pick<KeptDeed, 'kind' | 'about' | 'base_version'> & {
    files?: NewFile[]
    after?: After[]
    /** Stops that are somebody else's from now on. */
    gone?: string[]
    /** Papers that change with it. */
    papers?: Record<string, unknown>
    /** The refused deed that this one puts right: it leaves the queue in the same moment. */
    replaces?: number | undefined
  }

/** A deed with everything that is written with it, sealed. */
type Written = {
  deed: KeptDeed
  files: KeptFile[]
  stops: { id: string; order: number; sealed: Sealed }[]
  papers: { name: string; sealed: Sealed }[]
}

async function write(deed: NewDeed, nth: number): Promise<Written> {
  const id = crypto.randomUUID()
  const said: Said = { body: deed.body, fix: deed.fix }
  return {
    deed: {
      id,
      kind: deed.kind,
      about: deed.about,
      occurred_at: new Date().toISOString(),
      boot: BOOT,
      monotonic_ms: Math.round(performance.now()) + nth,
      ...(deed.base_version === undefined ? {} : { base_version: deed.base_version }),
      state: 'waiting',
      sealed: await seal(said, `deeds/${id}`),
    },
    files: await Promise.all((deed.files ?? []).map(f => keptFile(f, deed.about))),
    stops: await Promise.all(
      (deed.after ?? []).map(async stop => ({ ...stop, sealed: await seal(stop.data, `stops/${stop.id}`) })),
    ).then(stops => stops.map(({ id: stop, order, sealed }) => ({ id: stop, order, sealed }))),
    papers: await Promise.all(Object.entries(deed.papers ?? {}).map(([name, value]) => paper(name, value))),
  }
}

/**
 * Writes down what was done: the changes, the deeds and their pictures in one strict transaction, or none of it. Sealing comes first:
 * a transaction waits for nothing but the store.
 */
export async function performAll(deeds: NewDeed[]): Promise<void> {
  const all = await Promise.all(deeds.map(write))
  const tx = await toKeep(['deeds', 'files', 'stops', 'papers'], { durability: 'strict' })
  for (const [i, written] of all.entries()) {
    for (const file of written.files) void tx.objectStore('files').put(file)
    for (const stop of written.stops) void tx.objectStore('stops').put(stop)
    for (const stop of deeds[i]?.gone ?? []) void tx.objectStore('stops').delete(stop)
    for (const sheet of written.papers) void tx.objectStore('papers').put(sheet)
    const replaced = deeds[i]?.replaces
    if (replaced !== undefined) void tx.objectStore('deeds').delete(replaced)
    void tx.objectStore('deeds').add(written.deed)
  }
  await tx.done
  changed()
}

export const perform = (deed: NewDeed): Promise<void> => performAll([deed])

const keptFile = async ({ sha256, blob }: NewFile, about: string) => ({
  sha256,
  about,
  media: blob.type,
  bytes: blob.size,
  sealed: await sealBlob(blob, `files/${sha256}`),
})

const paper = async (name: string, value: unknown): Promise<{ name: string; sealed: Sealed }> => ({
  name,
  sealed: await seal(value, `papers/${name}`),
})

/** Keeps a paper by its name: what a screen needs without a network, and no deed changes. */
export async function keepPaper(name: string, value: unknown): Promise<void> {
  // An old phone's memory wears out by writing: what is there already is left alone.
  if (JSON.stringify(await readPaper(name)) === JSON.stringify(value)) return
  const sheet = await paper(name, value)
  const tx = await toKeep(['papers'])
  await tx.objectStore('papers').put(sheet)
  changed()
}

export async function readPaper<T>(name: string): Promise<T | null> {
  const sheet = await (await db()).get('papers', name)
  return sheet ? open<T>(sheet.sealed, `papers/${name}`) : null
}

/** Whether anything of these kinds is not sent yet: what the server says of it meanwhile is old. */
export const isWaiting = async (...kinds: string[]): Promise<boolean> =>
  (await (await db()).getAll('deeds')).some(d => d.state === 'waiting' && kinds.includes(d.kind))

/** The words of a deed, opened. */
export const read = async ({ sealed, ...deed }: KeptDeed): Promise<Deed> => ({
  ...deed,
  seq: deed.seq as number,
  ...(await open<Said>(sealed, `deeds/${deed.id}`)),
})

/** Everything that is not over: what waits, and what a person must look at. */
export const queued = async (): Promise<Deed[]> => Promise.all((await (await db()).getAll('deeds')).map(read))

/** One refused deed, to put it right. */
export async function queuedBySeq(seq: number): Promise<Deed | null> {
  const kept = await (await db()).get('deeds', seq)
  return kept ? read(kept) : null
}

export const ended = async () => (await (await db()).getAll('ended')).reverse()

/** Takes a deed that will not be accepted out of the queue, and its pictures that nothing else shows. */
export async function discard(seq: number): Promise<void> {
  const deed = await queuedBySeq(seq)
  if (!deed) return
  const others = JSON.stringify((await queued()).filter(d => d.seq !== seq).map(d => d.body))
  const own = JSON.stringify(deed.body)
  const tx = (await db()).transaction(['deeds', 'files', 'ended'], 'readwrite', { durability: 'strict' })
  void tx.objectStore('deeds').delete(seq)
  for (const hash of await tx.objectStore('files').getAllKeys())
    if (own.includes(hash) && !others.includes(hash)) void tx.objectStore('files').delete(hash)
  void tx.objectStore('ended').add(endedAs(deed, 'discarded'))
  await tx.done
  changed()
}

/** What stays of a deed that is over. */
export const endedAs = (deed: Deed, result: 'applied' | 'duplicate' | 'discarded') => ({
  kind: deed.kind,
  verb: String(deed.body.command ?? deed.kind),
  about: deed.about,
  result,
  occurred_at: deed.occurred_at,
  ended_at: new Date().toISOString(),
})

/** Sends a deed again that was refused, as it is: what was missing may have arrived since. */
export async function retry(seq: number): Promise<void> {
  const tx = (await db()).transaction('deeds', 'readwrite', { durability: 'strict' })
  const held = await tx.store.get(seq)
  if (held) await tx.store.put({ ...held, state: 'waiting', problem: undefined })
  await tx.done
  changed()
}
