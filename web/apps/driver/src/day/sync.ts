import { call, forget, isProblem, Problem, refresh, sessionState } from '@qafila/api'
import { isTerminal } from '@qafila/domain'
import {
  claim,
  flush,
  forgetEnded,
  keepPaper,
  Locked,
  learn,
  readStops,
  replaceStops,
  wipe,
} from '@qafila/offline'
import { type Check, type Checklist, type Papers, paper, type Shift, type TodayPaper } from './papers'
import { sender } from './sender'
import { kept, remains, type Stop } from './stop'

type TodayAnswer = Omit<TodayPaper, 'date'> & { deliveries: Stop[] }

const DAY_MS = 86_400_000
/** What changes seldom is asked for this seldom. */
const SLOW_MS = 10 * 60_000

/** A calendar day of this phone. */
export const dateOf = (at: Date = new Date()): string => at.toDateString()

const askDay = () => call<TodayAnswer>('GET', '/driver/today')

/** Keeps today's work. What has deeds waiting is not overwritten: the phone knows better until they are sent. */
async function keepDay(answer: TodayAnswer): Promise<void> {
  const { deliveries, ...today } = answer
  const listed = new Set(deliveries.map(d => d.id))
  const sameDay = (await paper('today'))?.date === dateOf()
  const over = sameDay
    ? (await readStops<Stop>()).filter(({ id, data }) => !listed.has(id) && isTerminal(data.status))
    : []
  await replaceStops<Stop>([
    ...deliveries.map((stop, i) => kept(stop, stop.route_sequence ?? i)),
    ...over.map(({ order, data }) => kept(remains(data), order)),
  ])
  const { driver_id, routes, failure_codes } = today
  await keepPaper('today', { driver_id, routes, failure_codes, date: dateOf() } satisfies TodayPaper)
  if (!sameDay) await forgetEnded(new Date(Date.now() - DAY_MS).toISOString())
}

/** What this server or this role does not offer is not an error: the screen says so. A lost network is. */
async function ask<N extends keyof Papers>(name: N, question: () => Promise<Papers[N]>): Promise<void> {
  try {
    await keepPaper(name, await question())
  } catch (error) {
    if (!(error instanceof Problem) || error.status === 0 || error.status === 401) throw error
  }
}

/** The driver's shift: the one he is on, or else the next one planned within the day. */
async function askShift(driver: string): Promise<Papers['shift']> {
  const query = {
    driver: `eq.${driver}`,
    from: new Date(Date.now() - DAY_MS / 2).toISOString(),
    to: new Date(Date.now() + DAY_MS / 2).toISOString(),
    order: 'starts_at.asc',
  }
  const [shifts, checklist] = await Promise.all([
    call<Shift[]>('GET', '/shifts', { query }),
    call<Checklist>('GET', '/vehicle-checklist'),
  ])
  const shift = shifts.find(s => s.state === 'active') ?? shifts.find(s => s.state === 'planned') ?? null
  const checks = shift
    ? await call<Check[]>('GET', '/vehicle-checks', { query: { shift: `eq.${shift.id}`, limit: 1 } })
    : []
  const vehicle = shift?.vehicle ? { id: shift.vehicle, name: shift.vehicle_name ?? '' } : null
  return { shift, vehicle, check: checks[0] ?? null, checklist }
}

let slowAt = 0

async function keepRest(driver: string): Promise<void> {
  await ask('talk', () => call('GET', '/driver/messages', { query: { limit: 100 } }))
  const slow = Date.now() - slowAt >= SLOW_MS
  // While a call for help is open, whether it was heard is asked every time.
  if (slow || (await paper('reports'))?.some(r => r.state !== 'resolved'))
    await ask('reports', () => call('GET', '/driver/incidents'))
  if (!slow) return
  await ask('shift', () => askShift(driver))
  await ask('canned', () => call('GET', '/canned-replies'))
  await ask('transfer', () => call('GET', '/driver/transfer-code'))
  await ask('documents', () => call('GET', '/driver/documents'))
  slowAt = Date.now()
}

/** Asks for what changes seldom at the next turn. */
export const askAgain = (): void => {
  slowAt = 0
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

/** Sends what waits, then asks for the day anew. One at a time; a failure to reach the server is not an error. */
export function sync(): Promise<void> {
  syncing ??= once().finally(() => {
    syncing = null
  })
  return syncing
}

async function once(): Promise<void> {
  try {
    // At the start the session is renewed first: a request without a token would only be asked for one.
    if (sessionState() === 'unknown') await refresh()
    if (!entered && (await enter()) !== 'yours') return
    while (await flush(sender)) await keepDay(await askDay())
    const day = await askDay()
    await keepDay(day)
    learn(true)
    await keepRest(day.driver_id)
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
  entered = false
  await wipe()
  forget()
}

/** Another person has signed in: what is here is looked at anew. */
export const forgetEntered = (): void => {
  entered = false
}
