import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb'

/** What a queued command has come to. `waiting` is not sent yet; `review` and `rejected` want a person to look. */
export type CommandState = 'waiting' | 'review' | 'rejected'

/** One thing the driver did. Its id is its idempotency key: sent twice, it takes effect once. */
export type QueuedCommand = {
  /** Order of doing; the key. */
  seq?: number
  id: string
  delivery: string
  /** The command and its words, as the server takes them. */
  body: { command: string } & Record<string, unknown>
  /** RFC 3339; the phone's clock. */
  occurred_at: string
  /** Milliseconds since this run of the phone began: orders what a changed clock would not. */
  monotonic_ms: number
  /** The version of the delivery that the driver was looking at. */
  base_version?: number | undefined
  fix?: { at: { lat: number; lon: number }; accuracy_m: number } | undefined
  state: CommandState
  /** Why it is not accepted, in the server's words. */
  problem?: string
}

/** A picture that waits to be sent, named by the hash of its bytes. */
export type QueuedFile = { sha256: string; delivery: string; blob: Blob }

export type QueuedFix = {
  seq?: number
  point: { lat: number; lon: number }
  fix_at: string
  accuracy_m?: number
  speed_mps?: number
  heading_deg?: number
}

interface Schema extends DBSchema {
  /** What the server said last, changed by what was done since. */
  stops: { key: string; value: { id: string; order: number; data: unknown } }
  commands: { key: number; value: QueuedCommand; indexes: { delivery: string } }
  files: { key: string; value: QueuedFile }
  fixes: { key: number; value: QueuedFix }
  meta: { key: string; value: unknown }
}

export type Store = IDBPDatabase<Schema>
export type StoreName = 'stops' | 'commands' | 'files' | 'fixes' | 'meta'

const NAME = 'q.driver'
let opened: Promise<Store> | null = null

/** The phone's own truth. Every name is prefixed: the origin's storage is shared with the other apps. */
export function db(): Promise<Store> {
  opened ??= openDB<Schema>(NAME, 1, {
    upgrade(made) {
      made.createObjectStore('stops', { keyPath: 'id' })
      made
        .createObjectStore('commands', { keyPath: 'seq', autoIncrement: true })
        .createIndex('delivery', 'delivery')
      made.createObjectStore('files', { keyPath: 'sha256' })
      made.createObjectStore('fixes', { keyPath: 'seq', autoIncrement: true })
      made.createObjectStore('meta')
    },
    blocking: () => void close(),
  })
  return opened
}

async function close(): Promise<void> {
  const held = await opened
  opened = null
  held?.close()
}

/** Forgets everything on this phone: at sign-out nothing of a recipient stays. */
export async function wipe(): Promise<void> {
  await close()
  await deleteDB(NAME)
}
