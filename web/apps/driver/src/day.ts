import {
  type Address,
  type Contact,
  call,
  forget,
  type Item,
  isProblem,
  type Money,
  Problem,
  send,
  type Window,
} from '@qafila/api'
import { isTerminal } from '@qafila/domain'
import { changed, db, flush, learn, type Result, type Sender, useStored, wipe } from '@qafila/offline'

/** What must be shown at this door, as the server will check it. */
export type ProofPolicy = {
  photos_min: number
  signature: boolean
  recipient_name: boolean
  code: boolean
  note: boolean
}

/** One delivery of today's route, as the phone keeps it. */
export type Stop = {
  id: string
  version: number
  tracking_number: string
  status: string
  recipient: Contact
  dropoff: Address
  window: Window | null
  items: Item[]
  cod_due: Money | null
  proof_policy: ProofPolicy
  route_sequence: number | null
  /** Farther from the pin than this, an arrival needs its reason. */
  arrive_radius_m: number
}

type Kept = { id: string; order: number; data: unknown }

const inOrder = (a: Kept, b: Kept) => a.order - b.order

export const useStops = (): Stop[] | undefined =>
  useStored(async () => (await (await db()).getAll('stops')).sort(inOrder).map(kept => kept.data as Stop))

export const useStop = (id: string): Stop | null | undefined =>
  useStored(async () => ((await (await db()).get('stops', id))?.data as Stop | undefined) ?? null, [id])

/** The stop as it is kept after something was done, before the server has heard of it. */
export const keptAs = (stop: Stop, status: string) => ({
  id: stop.id,
  order: stop.route_sequence ?? 0,
  data: { ...stop, status },
})

const sender: Sender = {
  commands: async batch =>
    (await call<{ results: Result[] }>('POST', '/driver/commands', { body: batch })).results,
  file: async ({ sha256, blob }) => {
    await send('PUT', `/attachments/${sha256}`, { body: blob })
  },
  fixes: async positions => {
    await call('POST', '/positions', { body: { positions } })
  },
}

const today = () => new Date().toDateString()

/** What is left of a finished stop on the phone: that it was done, and for whom, until the day is over. */
const remains = (stop: Stop): Stop => ({
  ...stop,
  recipient: { name: stop.recipient.name },
  dropoff: { text: '' },
  items: [],
  cod_due: null,
})

/** Asks for today's work. What has commands waiting is not overwritten: the phone knows better until they are sent. */
async function fetchDay(): Promise<void> {
  const day = await call<{ deliveries: Stop[] }>('GET', '/driver/today')
  const store = await db()
  const tx = store.transaction(['stops', 'commands', 'meta'], 'readwrite')
  const stops = tx.objectStore('stops')
  const waiting = (await tx.objectStore('commands').getAll()).filter(c => c.state === 'waiting')
  const busy = new Set(waiting.map(c => c.delivery))
  const listed = new Set(day.deliveries.map(d => d.id))
  const sameDay = (await tx.objectStore('meta').get('day')) === today()
  for (const kept of await stops.getAll()) {
    if (listed.has(kept.id) || busy.has(kept.id)) continue
    const stop = kept.data as Stop
    if (sameDay && isTerminal(stop.status)) void stops.put({ ...kept, data: remains(stop) })
    else void stops.delete(kept.id)
  }
  for (const [i, stop] of day.deliveries.entries()) {
    if (!busy.has(stop.id)) void stops.put({ id: stop.id, order: stop.route_sequence ?? i, data: stop })
  }
  void tx.objectStore('meta').put(today(), 'day')
  await tx.done
  changed()
}

let syncing: Promise<void> | null = null

/** Sends what waits, then asks for the day anew. One at a time; a failure to reach the server is not an error. */
export function sync(): Promise<void> {
  syncing ??= (async () => {
    try {
      while (await flush(sender)) await fetchDay()
      await fetchDay()
      learn(true)
    } catch (error) {
      if (error instanceof Problem && error.status === 0) learn(false)
      else if (!isProblem(error, 401)) learn(true)
    }
  })().finally(() => {
    syncing = null
  })
  return syncing
}

/** At sign-out nothing of a recipient stays on the phone. */
export async function leave(): Promise<void> {
  await call('POST', '/auth/sign-out', { body: {} }).catch(() => undefined)
  await wipe()
  forget()
}
