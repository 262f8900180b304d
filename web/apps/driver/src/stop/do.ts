import { isCorrectable, OUTCOMES } from '@qafila/domain'
import { lastFix, type NewDeed, performAll } from '@qafila/offline'
import { paper } from '../day/papers'
import { keptAs, type Stop } from '../day/stop'
import { sync } from '../day/sync'

export type Said = { command: string } & Record<string, unknown>
type More = Pick<NewDeed, 'files' | 'replaces' | 'papers'> & { change?: Partial<Stop>; gone?: boolean }

/** A deed about one delivery: what was done, where, and what the stop is afterwards. */
export function deedOf(stop: Stop, body: Said, status: string, more: More = {}): NewDeed {
  const { change, gone, ...rest } = more
  return {
    kind: 'delivery',
    about: stop.id,
    base_version: stop.version,
    body,
    fix: lastFix(),
    ...(gone ? { gone: [stop.id] } : { after: [keptAs(stop, status, change)] }),
    ...rest,
  }
}

/** Does something with deliveries: written down in one piece, then sent when it can be. */
export async function perform(deeds: NewDeed[]): Promise<void> {
  await performAll(deeds)
  void sync()
}

/** Does something with one delivery. From an outcome on the clock runs in which it may be put right. */
export async function command(stop: Stop, body: Said, status: string, more: More = {}): Promise<void> {
  const isOutcome = body.command !== 'correct' && OUTCOMES.some(o => o === status)
  const papers = isOutcome ? { ...more.papers, outcomes: await outcomesWith(stop.id) } : more.papers
  await perform([deedOf(stop, body, status, papers ? { ...more, papers } : more)])
}

/** The outcomes that may still be put right, and this one. */
async function outcomesWith(id: string): Promise<Record<string, string>> {
  const now = Date.now()
  const known = Object.entries((await paper('outcomes')) ?? {}).filter(([, at]) => isCorrectable(at, now))
  return { ...Object.fromEntries(known), [id]: new Date(now).toISOString() }
}
