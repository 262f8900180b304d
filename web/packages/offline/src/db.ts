import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb'
import type { Sealed } from './vault'

/** What a queued deed has come to. `waiting` is not sent yet; `review` and `rejected` want a person to look. */
export type DeedState = 'waiting' | 'review' | 'rejected'

/** A place the phone was at, as proof: degrees and metres. */
export type Fix = { at: { lat: number; lon: number }; accuracy_m: number; time?: string }

/** What was said or done, as it is kept sealed. */
export type Said = {
  /** The words for the server; their shape depends on `kind`. */
  body: Record<string, unknown>
  fix?: Fix | undefined
}

/** One thing the driver did, as it lies in the store. Its id is its idempotency key: sent twice, it takes effect once. */
export type KeptDeed = {
  /** Order of doing; the key. */
  seq?: number
  id: string
  /** Which way it goes to the server: `delivery`, `message`, `incident`, … */
  kind: string
  /** What it is about: a delivery, a thread, a vehicle; an opaque id, or nothing. */
  about: string
  /** RFC 3339; the phone's clock. */
  occurred_at: string
  /** Names the run of the app in which `monotonic_ms` was counting. */
  boot: string
  /** Milliseconds since that run began: orders what a changed clock would not. */
  monotonic_ms: number
  /** The version of the thing that the driver was looking at. */
  base_version?: number | undefined
  state: DeedState
  /** Why it is not accepted, in the server's words. */
  problem?: string | undefined
  sealed: Sealed
}

/** A deed with its words readable again. */
export type Deed = Omit<KeptDeed, 'sealed'> & Said & { seq: number }

/** What became of a deed that is over; kept for the day without a word of what was in it. */
export type Ended = {
  seq?: number
  kind: string
  verb: string
  about: string
  result: 'applied' | 'duplicate' | 'discarded'
  occurred_at: string
  ended_at: string
}

/** A picture that waits to be sent, named by the hash of its bytes. */
export type KeptFile = {
  sha256: string
  about: string
  media: string
  bytes: number
  sealed: Sealed
  /** Why the server will never take it. */
  problem?: string
}

/** A picture readable again. */
export type WaitingFile = { sha256: string; about: string; blob: Blob }

export interface Schema extends DBSchema {
  /** The key of everything sealed here, and whose it is. Not extractable: it can be used on this phone, not read. */
  keys: { key: 'vault'; value: { owner: string; key: CryptoKey } }
  /** What the server said last, changed by what was done since. */
  stops: { key: string; value: { id: string; order: number; sealed: Sealed } }
  /** Everything else that a screen needs without a network, by name. */
  papers: { key: string; value: { name: string; sealed: Sealed } }
  deeds: { key: number; value: KeptDeed; indexes: { id: string } }
  ended: { key: number; value: Ended }
  files: { key: string; value: KeptFile }
  fixes: { key: number; value: { seq?: number; id: string; sealed: Sealed } }
}

export type Store = IDBPDatabase<Schema>

/** What is worth nothing without the key. */
export const SEALED = ['stops', 'papers', 'deeds', 'files', 'fixes'] as const
export type SealedIn = (typeof SEALED)[number]

const NAME = 'q.driver'
/** The version before kept everything in the clear; what it held is asked for anew. */
const VERSION = 2
let opened: Promise<Store> | null = null

/** The phone's own truth. Every name is prefixed: the origin's storage is shared with the other apps. */
export function db(): Promise<Store> {
  opened ??= openDB<Schema>(NAME, VERSION, {
    upgrade(made) {
      for (const old of [...made.objectStoreNames]) made.deleteObjectStore(old)
      made.createObjectStore('keys')
      made.createObjectStore('stops', { keyPath: 'id' })
      made.createObjectStore('papers', { keyPath: 'name' })
      made
        .createObjectStore('deeds', { keyPath: 'seq', autoIncrement: true })
        .createIndex('id', 'id', { unique: true })
      made.createObjectStore('ended', { keyPath: 'seq', autoIncrement: true })
      made.createObjectStore('files', { keyPath: 'sha256' })
      made.createObjectStore('fixes', { keyPath: 'seq', autoIncrement: true })
    },
    blocking: () => void close(),
    terminated: () => {
      opened = null
    },
  })
  return opened
}

/** Lets go of the store, so that it can be removed or opened by a newer version. */
export async function close(): Promise<void> {
  const held = await opened
  opened = null
  held?.close()
}

/** Removes the store and everything in it, the key first of all. */
export async function remove(): Promise<void> {
  await (await db()).clear('keys')
  await close()
  await deleteDB(NAME)
}
