import type { IDBPTransaction } from 'idb'
import { db, type Schema, type SealedIn } from './db'

/**
 * Everything a recipient would not want read lies sealed: AES-GCM under a key that the browser uses but never gives out, made when
 * somebody signs in and destroyed when they sign out. It guards a phone's files and backups, and the next driver's eyes; not against
 * code that runs in this page, which is what the content security policy is for.
 */
export type Sealed = { iv: Uint8Array<ArrayBuffer>; data: ArrayBuffer }

const IV_BYTES = 12
let held: CryptoKey | null = null

/** The phone has no key: nobody is signed in. */
export class Locked extends Error {
  constructor() {
    super('nobody has signed in on this phone')
    this.name = 'Locked'
  }
}

export const newKey = () =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])

async function key(): Promise<CryptoKey> {
  held ??= (await (await db()).get('keys', 'vault'))?.key ?? null
  if (!held) throw new Locked()
  return held
}

/** Forgets the key in this page; the next use reads it anew, or finds none. */
export function forgetKey(): void {
  held = null
}

/** Binds a sealed value to its place: moved to another it does not open. */
const place = (where: string) => new TextEncoder().encode(where)

async function sealBytes(bytes: BufferSource, where: string): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const data = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: place(where) },
    await key(),
    bytes,
  )
  return { iv, data }
}

const openBytes = async ({ iv, data }: Sealed, where: string): Promise<ArrayBuffer> =>
  crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: place(where) }, await key(), data)

/** Seals a value for one place in the store, such as `stops/dlv_…`. */
export const seal = (value: unknown, where: string): Promise<Sealed> =>
  sealBytes(new TextEncoder().encode(JSON.stringify(value)), where)

/** Opens what was sealed for that place; throws when it was moved, changed, or sealed by another key. */
export const open = async <T>(sealed: Sealed, where: string): Promise<T> =>
  JSON.parse(new TextDecoder().decode(await openBytes(sealed, where))) as T

export const sealBlob = async (blob: Blob, where: string): Promise<Sealed> =>
  sealBytes(await blob.arrayBuffer(), where)

export const openBlob = async (sealed: Sealed, where: string, media: string): Promise<Blob> =>
  new Blob([await openBytes(sealed, where)], { type: media })

/**
 * A transaction to keep what was sealed; `Locked` when the key has gone since. Whoever signs out takes everything away, and what was
 * still being sealed then must not come back as something that nobody can open.
 */
export async function toKeep<S extends SealedIn>(
  stores: S[],
  options?: IDBTransactionOptions,
): Promise<IDBPTransaction<Schema, (S | 'keys')[], 'readwrite'>> {
  const tx = (await db()).transaction(['keys' as const, ...stores], 'readwrite', options)
  if (!(await tx.objectStore('keys').get('vault'))) throw new Locked()
  return tx
}
