import { accessToken, call, forget, isProblem, isSignedOut, Problem, refresh } from '@qafila/api'
import { isCorrectable, isTerminal } from '@qafila/domain'
import {
  claim,
  flush,
  forgetEnded,
  keepPaper,
  Locked,
  learn,
  queued,
  readStops,
  replaceStops,
  wipe,
} from '@qafila/offline'
import { paper, type TodayPaper } from './papers'
import { askAgain, keepRest } from './rest'
import { sender } from './sender'
import { kept, remains, type Stop } from './stop'

type TodayAnswer = Omit<TodayPaper, 'date'> & { deliveries: Stop[] }

const DAY_MS = 86_400_000

/** A calendar day of this phone. */
export const dateOf = (at: Date = new Date()): string => at.toDateString()

const askDay = () => call<TodayAnswer>('GET', '/driver/today')

/** Keeps today's work. What has deeds waiting is not overwritten: the phone knows better until they are sent. */
async function keepDay(answer: TodayAnswer): Promise<void> {
  const { deliveries, ...today } = answer
  const listed = new Set(deliveries.map(d => d.id))
  const sameDay = (await paper('today'))?.date === dateOf()
  const outcomes = (await paper('outcomes')) ?? {}
  const over = sameDay
    ? (await readStops<Stop>()).filter(({ id, data }) => !listed.has(id) && isTerminal(data.status))
    : []
  // Whole as long as a mistake may be put right, then only what the list shows.
  const left = (stop: Stop) => (isCorrectable(outcomes[stop.id], Date.now()) ? stop : remains(stop))
  await replaceStops<Stop>([
    ...deliveries.map((stop, i) => kept(stop, stop.route_sequence ?? i)),
    ...over.map(({ order, data }) => kept(left(data), order)),
  ])
  const { driver_id, routes, failure_codes } = today
  // An offer that was answered here is no offer any more, whatever the server says until it has heard.
  const answered = new Set((await queued()).flatMap(d => (d.state === 'waiting' ? [d.about] : [])))
  const offers = (today.offers ?? []).filter(o => !answered.has(o.delivery))
  await keepPaper('today', { driver_id, routes, failure_codes, offers, date: dateOf() } satisfies TodayPaper)
  if (!sameDay) await forgetEnded(new Date(Date.now() - DAY_MS).toISOString())
}

export type Entered = 'yours' | 'taken' | 'not_a_driver'
let entered = false

/** After a sign-in, and once in every run: whose day this is. Nothing is sent before that is known. */
export async function enter(): Promise<Entered> {
  let day: TodayAnswer
  try {
    day = await askDay()
  } catch (error) {
    if (isProblem(error, 403)) return 'not_a_driver'
    throw error
  }
  if ((await claim(day.driver_id)) === 'taken') return 'taken'
  await keepDay(day)
  entered = true
  return 'yours'
}

let syncing: Promise<void> | null = null
let asked = false

/**
 * Sends what waits, then asks for the day anew. One at a time: asked for meanwhile, it goes once more, or what was done a moment
 * too late would wait for the next turn of the clock. A failure to reach the server is not an error.
 */
export function sync(): Promise<void> {
  asked = true
  syncing ??= turns().finally(() => {
    syncing = null
  })
  return syncing
}

async function turns(): Promise<void> {
  while (asked) {
    asked = false
    await once()
  }
}

async function once(): Promise<void> {
  try {
    // Without a token the session is renewed first: a request would only be asked for one. Signed out, there is nobody to ask for.
    if (!accessToken()) await refresh()
    if (isSignedOut()) return
    if (!entered && (await enter()) !== 'yours') return
    let sent = true
    while (sent) sent = await flush(sender)
    await keepDay(await askDay())
    learn(true)
    await keepRest()
  } catch (error) {
    if (error instanceof Problem && error.status === 0) learn(false)
    else if (error instanceof Problem) learn(true)
    // Signed out in the middle of it: there is nobody to keep anything for.
    else if (!(error instanceof Locked)) throw error
  }
}

/** At sign-out nothing of a recipient stays on the phone. */
export async function leave(): Promise<void> {
  await call('POST', '/auth/sign-out', { body: {} }).catch(() => undefined)
  forgetEntered()
  await wipe()
  forget()
}

/** Another person has signed in: what is here is looked at anew. */
export function forgetEntered(): void {
  entered = false
  askAgain()
}
