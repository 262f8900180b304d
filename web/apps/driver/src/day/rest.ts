import { call, callFile, Problem } from '@qafila/api'
import { dropPapers, isWaiting, keepBlob, keepPaper, namesUnder } from '@qafila/offline'
import { type DriverDocument, type Papers, paper, type Vehicle } from './papers'

/** What changes seldom is asked for this seldom. */
const SLOW_MS = 10 * 60_000
/** A page of a document up to this size is kept on the phone; a larger one is fetched when it is looked at. */
export const KEPT_BYTES_MAX = 2_000_000
/** More vehicles than this nobody chooses from on a phone. */
const VEHICLES_MAX = 200

/** What this server or this role does not offer is not an error: the screen says so. A lost network is. */
async function ask<N extends keyof Papers>(
  name: N,
  question: () => Promise<Papers[N]>,
  isOld?: () => Promise<boolean>,
): Promise<void> {
  try {
    const answer = await question()
    if (!(await isOld?.())) await keepPaper(name, answer)
  } catch (error) {
    if (!(error instanceof Problem) || error.status === 0 || error.status === 401) throw error
  }
}

let slowAt = 0

/** Everything besides the stops. What waits to be sent is newer than the server's answer, which then is not kept. */
export async function keepRest(): Promise<void> {
  await ask('talk', () => call('GET', '/driver/messages', { query: { limit: 100 } }))
  const slow = Date.now() - slowAt >= SLOW_MS
  // While a call for help is open, whether it was heard is asked every time.
  if (slow || (await paper('reports'))?.some(r => r.state !== 'resolved'))
    await ask('reports', () => call('GET', '/driver/incidents'))
  if (!slow) return
  slowAt = Date.now()
  try {
    await ask(
      'shift',
      () => call('GET', '/driver/shift'),
      () => isWaiting('shift', 'check'),
    )
    await ask('vehicles', vehicles)
    await ask('canned', () => call('GET', '/canned-replies'))
    await ask('transfer', () => call('GET', '/driver/transfer-code'))
    await ask('documents', () => call('GET', '/driver/documents'))
    await keepPages((await paper('documents')) ?? [])
  } catch (error) {
    askAgain()
    throw error
  }
}

/** Asks for what changes seldom at the next turn. */
export const askAgain = (): void => {
  slowAt = 0
}

const vehicles = async (): Promise<Vehicle[]> =>
  (
    await call<Vehicle[]>('GET', '/vehicles', {
      query: { select: 'id,name,plate', status: 'eq.active', order: 'name.asc', limit: VEHICLES_MAX },
    })
  ).map(({ id, name, plate }) => ({ id, name, plate: plate ?? null }))

/** Under which name the page of a document is kept; a new page has a new one. */
export const pageName = ({ id, version }: DriverDocument): string => `page/${id}/${version}`

export const fetchPage = async ({ id }: DriverDocument): Promise<Blob> =>
  (await callFile(`/documents/${id}/file`)).content

/** Keeps the pages of the driver's papers, so that they can be shown where there is no network. */
async function keepPages(documents: DriverDocument[]): Promise<void> {
  const small = documents.filter(d => d.file && d.file.bytes <= KEPT_BYTES_MAX)
  const kept = await namesUnder('page/')
  const wanted = small.map(pageName)
  await dropPapers(kept.filter(name => !wanted.includes(name)))
  for (const document of small) {
    if (kept.includes(pageName(document))) continue
    try {
      await keepBlob(pageName(document), await fetchPage(document))
    } catch (error) {
      if (!(error instanceof Problem) || error.status === 0 || error.status === 401) throw error
    }
  }
}
