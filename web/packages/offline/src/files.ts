import { db, type KeptFile, type WaitingFile } from './db'
import { changed } from './news'
import { openBlob } from './vault'

/** How a picture travels: in pieces, from where it stopped. */
export type Upload = {
  /** Bytes that the server has, or `whole`. */
  offset(sha256: string): Promise<number | 'whole'>
  /** Sends the bytes from `offset` on; answers as `offset` does. */
  piece(sha256: string, offset: number, total: number, bytes: Blob): Promise<number | 'whole'>
  /** Whether the server will never take it, with its reason. */
  refused(error: unknown): string | null
}

/** Small enough that a weak signal gets one through, large enough that a photo is a few. */
const PIECE_BYTES = 128 * 1024

/** The pictures that are not sent yet: how many bytes of how many, and whether one was refused. */
export const waitingFiles = async (): Promise<Omit<KeptFile, 'sealed'>[]> =>
  (await (await db()).getAll('files')).map(({ sealed: _, ...file }) => file)

/** A picture that is still on this phone, to be shown again. */
export async function fileOf(sha256: string): Promise<WaitingFile | null> {
  const kept = await (await db()).get('files', sha256)
  return kept
    ? { sha256, about: kept.about, blob: await openBlob(kept.sealed, `files/${sha256}`, kept.media) }
    : null
}

async function sendFile(kept: KeptFile, upload: Upload): Promise<void> {
  const { sha256, bytes } = kept
  let at = await upload.offset(sha256)
  const blob = at === 'whole' ? null : await openBlob(kept.sealed, `files/${sha256}`, kept.media)
  while (blob && at !== 'whole') {
    const before: number = at
    at = await upload.piece(sha256, before, bytes, blob.slice(before, before + PIECE_BYTES))
    if (at !== 'whole' && at <= before) throw new Error('the server did not take the next piece')
  }
  await (await db()).delete('files', sha256)
  changed()
}

export async function sendFiles(upload: Upload): Promise<void> {
  const store = await db()
  for (const kept of await store.getAll('files')) {
    if (kept.problem) continue
    try {
      await sendFile(kept, upload)
    } catch (error) {
      const problem = upload.refused(error)
      if (problem === null) throw error
      await store.put('files', { ...kept, problem })
      changed()
    }
  }
}
