import { type Deed, db, type KeptDeed } from './db'
import { sendFiles, type Upload } from './files'
import { changed } from './news'
import { endedAs, read } from './outbox'
import { type Result, settle } from './settle'
import { open } from './vault'

/** One way to the server, for deeds of one kind. */
export type Lane = {
  kind: string
  /** Deeds in one request. */
  most: number
  /** Sends deeds of one run of the app; answers one result for each, in the order sent. Throws when nothing came of it. */
  send(deeds: Deed[]): Promise<Result[]>
}

export type Sender = {
  /** In the order in which they are emptied. */
  lanes: Lane[]
  fixes(positions: object[]): Promise<void>
  upload: Upload
  /** Whether after this error nothing else will get through either. */
  isDown(error: unknown): boolean
}

const FIXES_MOST = 500

/** The next deeds of a lane: in the order of doing, all of one run of the app, because its clock orders only those. */
async function next(lane: Lane): Promise<KeptDeed[]> {
  const waiting = (await (await db()).getAll('deeds')).filter(
    d => d.kind === lane.kind && d.state === 'waiting',
  )
  return waiting.filter(d => d.boot === waiting[0]?.boot).slice(0, lane.most)
}

/** Writes down what the server said of deeds. Returns how many of them it said anything of. */
async function record(sent: Deed[], results: Result[]): Promise<number> {
  const tx = (await db()).transaction(['deeds', 'ended'], 'readwrite', { durability: 'strict' })
  const deeds = tx.objectStore('deeds')
  let told = 0
  for (const [i, deed] of sent.entries()) {
    const outcome = settle(results[i])
    const kept = await deeds.get(deed.seq)
    if (!kept) continue
    if (outcome.over) {
      void deeds.delete(deed.seq)
      void tx.objectStore('ended').add(endedAs(deed, outcome.result))
    } else void deeds.put({ ...kept, state: outcome.state, problem: outcome.problem })
    if (outcome.over || outcome.state !== 'waiting') told++
  }
  await tx.done
  return told
}

async function empty(lane: Lane): Promise<number> {
  let told = 0
  for (let batch = await next(lane); batch.length; batch = await next(lane)) {
    const deeds = await Promise.all(batch.map(read))
    const now = await record(deeds, await lane.send(deeds))
    changed()
    told += now
    if (!now) break
  }
  return told
}

async function sendFixes(send: Sender): Promise<void> {
  const store = await db()
  for (;;) {
    const kept = await store.getAll('fixes', null, FIXES_MOST)
    if (!kept.length) return
    const fixes = await Promise.all(
      kept.map(async ({ seq, id, sealed }) => ({ ...(await open<object>(sealed, `fixes/${id}`)), seq })),
    )
    await send.fixes(fixes)
    const tx = store.transaction('fixes', 'readwrite')
    for (const { seq } of kept) void tx.store.delete(seq as number)
    await tx.done
  }
}

/**
 * Empties the queue, lane by lane, by one flusher over all tabs. Returns whether any deed came to an end. Pictures go last: they are
 * large, and what was done must not wait for what it looked like. A way that is blocked does not block the others.
 */
export async function flush(sender: Sender): Promise<boolean> {
  return navigator.locks.request('q.driver.flush', { ifAvailable: true }, async lock => {
    if (!lock) return false
    let told = 0
    const ways = [
      ...sender.lanes.map(lane => async () => {
        told += await empty(lane)
      }),
      () => sendFixes(sender),
      () => sendFiles(sender.upload),
    ]
    const errors: unknown[] = []
    for (const way of ways) {
      try {
        await way()
      } catch (error) {
        if (sender.isDown(error)) throw error
        errors.push(error)
      }
    }
    if (errors.length) throw errors[0]
    return told > 0
  })
}

/** What is over is kept for a day, so that a driver can see that it arrived. */
export async function forgetEnded(before: string): Promise<void> {
  const tx = (await db()).transaction('ended', 'readwrite')
  for (const old of await tx.store.getAll())
    if (old.ended_at < before) void tx.store.delete(old.seq as number)
  await tx.done
}
