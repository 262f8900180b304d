import { db, type QueuedCommand } from './db'
import { changed } from './news'
import { type Result, settle } from './settle'

/** Names this run of the phone, within which `monotonic_ms` counts on. */
const BOOT = crypto.randomUUID()
const BATCH_MAX = 100

type NewCommand = Pick<QueuedCommand, 'delivery' | 'body' | 'fix' | 'base_version'> & {
  files?: { sha256: string; blob: Blob }[]
  /** The stop as it is after this, to show at once. */
  after?: { id: string; order: number; data: unknown }
}

/** Writes down what was done: the change, the command and its pictures in one strict transaction, or none of it. */
export async function perform(command: NewCommand): Promise<string> {
  const id = crypto.randomUUID()
  const tx = (await db()).transaction(['commands', 'files', 'stops'], 'readwrite', { durability: 'strict' })
  for (const file of command.files ?? [])
    void tx.objectStore('files').put({ ...file, delivery: command.delivery })
  if (command.after) void tx.objectStore('stops').put(command.after)
  void tx.objectStore('commands').add({
    id,
    delivery: command.delivery,
    body: command.body,
    occurred_at: new Date().toISOString(),
    monotonic_ms: Math.round(performance.now()),
    fix: command.fix,
    base_version: command.base_version,
    state: 'waiting',
  })
  await tx.done
  changed()
  return id
}

export const queued = async (): Promise<QueuedCommand[]> => (await db()).getAll('commands')

/** Takes a command that will never be accepted out of the queue. */
export async function discard(seq: number): Promise<void> {
  await (await db()).delete('commands', seq)
  changed()
}

/** Sends a command again that was refused, as it is: what was missing may have arrived since. */
export async function retry(seq: number): Promise<void> {
  const store = await db()
  const held = await store.get('commands', seq)
  if (held) await store.put('commands', { ...held, state: 'waiting', problem: undefined })
  changed()
}

export type Sender = {
  /** Sends a batch; answers one result for each, in the order sent. Throws when nothing came of it. */
  commands(batch: { sent_at: string; boot: string; commands: object[] }): Promise<Result[]>
  file(file: { sha256: string; delivery: string; blob: Blob }): Promise<void>
  fixes(positions: object[]): Promise<void>
}

async function sendCommands(send: Sender): Promise<boolean> {
  const store = await db()
  const waiting = (await store.getAll('commands')).filter(c => c.state === 'waiting').slice(0, BATCH_MAX)
  if (!waiting.length) return false
  const results = await send.commands({
    sent_at: new Date().toISOString(),
    boot: BOOT,
    commands: waiting.map(({ id, delivery, body, occurred_at, monotonic_ms, fix, base_version }) => ({
      id,
      delivery,
      ...body,
      occurred_at,
      monotonic_ms,
      ...(fix ? { fix } : {}),
      ...(base_version === undefined ? {} : { base_version }),
    })),
  })
  const tx = store.transaction('commands', 'readwrite', { durability: 'strict' })
  // Answered in the order sent; the ids come back in the server's own spelling.
  let settled = false
  for (const [i, command] of waiting.entries()) {
    const kept = settle(command, results[i])
    if (kept) void tx.store.put(kept)
    else void tx.store.delete(command.seq as number)
    settled ||= kept !== command
  }
  await tx.done
  return settled
}

async function sendFiles(send: Sender): Promise<void> {
  const store = await db()
  for (const file of await store.getAll('files')) {
    await send.file(file)
    await store.delete('files', file.sha256)
  }
}

async function sendFixes(send: Sender): Promise<void> {
  const store = await db()
  const fixes = await store.getAll('fixes', null, 500)
  if (!fixes.length) return
  await send.fixes(fixes.map(({ seq, ...fix }) => ({ ...fix, seq })))
  const tx = store.transaction('fixes', 'readwrite')
  for (const fix of fixes) void tx.store.delete(fix.seq as number)
  await tx.done
}

/**
 * Empties the queue, in order, by one flusher over all tabs. Returns whether any command came to an end. Pictures go last:
 * they are large, and what was done must not wait for what it looked like.
 */
export async function flush(send: Sender): Promise<boolean> {
  return navigator.locks.request('q.driver.flush', { ifAvailable: true }, async lock => {
    if (!lock) return false
    const sent = await sendCommands(send)
    await sendFixes(send)
    await sendFiles(send)
    if (sent) changed()
    return sent
  })
}
