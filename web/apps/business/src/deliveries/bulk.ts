import { call, type ProblemBody } from '@qafila/api'
import { orders } from './orders'
import { questionOf } from './rows'
import type { DeliveriesSearch } from './search'
import { isChosen, type Selection } from './selection'

/** Verbs for many, and what each has to say. */
export const BULK = {
  assign: ['driver'],
  hold: ['reason'],
  release: [],
  unassign: ['reason'],
  reschedule: ['window', 'reason'],
  cancel: ['reason'],
} as const satisfies Record<string, readonly string[]>
export type BulkVerb = keyof typeof BULK

/** What takes a verb back, where the law of deliveries has such a verb. */
export const INVERSE: Partial<Record<BulkVerb, BulkVerb>> = {
  assign: 'unassign',
  hold: 'release',
  release: 'hold',
}

export type Words = {
  driver?: string
  reason?: string
  window?: { from: string; to: string }
  override_reason?: string
}
export type RowResult = {
  row: number
  delivery?: string
  outcome: 'ok' | 'refused' | 'failed'
  status?: string
  problem?: ProblemBody
}
export type BulkReport = {
  verb: BulkVerb
  ok: string[]
  bad: { id: string; problem: ProblemBody | undefined }[]
}

/** The server takes so many at once; more go one request after another. */
const ROWS_PER_ASK = 500
/** More than this at once is a mistake more often than a wish. */
export const BULK_MAX = 10_000
const IDS_PER_ASK = 1000

/** The ids that a selection means, in the order of the list; asks the server for those that nobody has loaded. */
export async function idsOf(selection: Selection, search: DeliveriesSearch, most: number): Promise<string[]> {
  if (!selection.all) return [...selection.keys].slice(0, most)
  const question = questionOf(search)
  const ids: string[] = []
  for (let offset = 0; ids.length < most; offset += IDS_PER_ASK) {
    const page = await orders.ids({ ...question, limit: IDS_PER_ASK, offset })
    ids.push(...page.filter(id => isChosen(selection, id)))
    if (page.length < IDS_PER_ASK) break
  }
  return ids.slice(0, most)
}

/** Gives one command to many deliveries; each answers for itself. `onStep` hears how many are done. */
export async function giveMany(
  verb: BulkVerb,
  ids: string[],
  words: Words,
  onStep: (done: number) => void = () => undefined,
): Promise<BulkReport> {
  const report: BulkReport = { verb, ok: [], bad: [] }
  for (let start = 0; start < ids.length; start += ROWS_PER_ASK) {
    const some = ids.slice(start, start + ROWS_PER_ASK)
    const { results } = await call<{ results: RowResult[] }>('POST', '/deliveries/bulk', {
      body: { commands: some.map(delivery => ({ delivery, command: verb, ...words })) },
      idempotencyKey: crypto.randomUUID(),
    })
    for (const result of results) {
      const id = some[result.row] as string
      if (result.outcome === 'ok') report.ok.push(id)
      else report.bad.push({ id, problem: result.problem })
    }
    onStep(start + some.length)
  }
  return report
}
