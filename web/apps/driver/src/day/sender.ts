import { call, Problem, send } from '@qafila/api'
import type { Deed, Lane, Result, Sender } from '@qafila/offline'

/** The server has understood and will never accept it: sending it again is no use until somebody changes it. */
const isFinal = (error: unknown): error is Problem =>
  error instanceof Problem && [400, 402, 403, 404, 409, 410, 413, 415, 422].includes(error.status)

/** The server's reason in its own words, the first field's where there is one. */
const words = (problem: Problem) => problem.fields[0]?.message ?? problem.message

async function alone(work: () => Promise<unknown>): Promise<Result> {
  try {
    await work()
    return { result: 'applied' }
  } catch (error) {
    if (!isFinal(error)) throw error
    return { result: 'rejected', error: { detail: words(error) } }
  }
}

/** A way for deeds that go one by one; the deed's id names the thing that it makes, so that twice is once. */
const single = (
  kind: string,
  path: (deed: Deed) => string,
  body: (deed: Deed) => object = d => d.body,
): Lane => ({
  kind,
  most: 1,
  send: deeds =>
    Promise.all(
      deeds.map(deed => alone(() => call('POST', path(deed), { body: { id: deed.id, ...body(deed) } }))),
    ),
})

const wireOf = ({ id, about, body, occurred_at, monotonic_ms, fix, base_version }: Deed) => ({
  id,
  delivery: about,
  ...body,
  occurred_at,
  monotonic_ms,
  ...(fix ? { fix } : {}),
  ...(base_version === undefined ? {} : { base_version }),
})

async function commands(deeds: Deed[]): Promise<Result[]> {
  const body = { sent_at: new Date().toISOString(), boot: deeds[0]?.boot, commands: deeds.map(wireOf) }
  try {
    return (await call<{ results: Result[] }>('POST', '/driver/commands', { body })).results
  } catch (error) {
    if (!isFinal(error)) throw error
    // One that cannot be read must not hold up the others for ever.
    if (deeds.length === 1) return [{ result: 'rejected', error: { detail: words(error) } }]
    const results: Result[] = []
    for (const deed of deeds) results.push(...(await commands([deed])))
    return results
  }
}

const placeOf = ({ fix }: Deed) => (fix ? { position: { ...fix.at, accuracy_m: fix.accuracy_m } } : {})

async function offsetOf(sha256: string): Promise<number | 'whole'> {
  try {
    const { headers } = await send('HEAD', `/attachments/${sha256}`)
    return headers.get('Upload-Complete') === '?1' ? 'whole' : Number(headers.get('Upload-Offset'))
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return 0
    throw error
  }
}

export const sender: Sender = {
  lanes: [
    single(
      'incident',
      () => '/driver/incidents',
      d => ({ ...d.body, ...placeOf(d), occurred_at: d.occurred_at }),
    ),
    single(
      'check',
      () => '/driver/shift/checks',
      d => ({ ...d.body, shift: d.about, checked_at: d.occurred_at }),
    ),
    { kind: 'shift', most: 1, send: ([deed]) => shift(deed as Deed) },
    { kind: 'delivery', most: 100, send: commands },
    single(
      'van',
      () => '/driver/van-checks',
      d => ({ ...d.body, at: d.occurred_at }),
    ),
    single(
      'message',
      () => '/driver/messages',
      d => ({ ...d.body, written_at: d.occurred_at }),
    ),
  ],
  fixes: async positions => {
    try {
      await call('POST', '/positions', { body: { positions } })
    } catch (error) {
      // Where nobody drives any more the server wants no positions; what was recorded meanwhile is let go.
      if (!isFinal(error)) throw error
    }
  },
  isDown: error => error instanceof Problem && (error.status === 0 || error.status === 401),
  upload: {
    offset: offsetOf,
    piece: async (sha256, offset, total, bytes) => {
      try {
        const answer = await send('PATCH', `/attachments/${sha256}`, {
          body: bytes,
          headers: {
            'Content-Type': 'application/offset+octet-stream',
            'Upload-Offset': String(offset),
            'Upload-Length': String(total),
          },
        })
        return answer.status === 201 ? 'whole' : Number(answer.headers.get('Upload-Offset'))
      } catch (error) {
        // Another request got further, or the bytes before were lost: the server knows where to go on.
        if (error instanceof Problem && error.type === 'delivery.wrong_offset') return offsetOf(sha256)
        throw error
      }
    },
    refused: error =>
      error instanceof Problem && [402, 413, 415, 422].includes(error.status) ? words(error) : null,
  },
}

/** The beginning and the end of a shift: `about` is the shift, the body says which. */
const shift = async ({ id, about, body, occurred_at }: Deed): Promise<Result[]> => {
  const start = { id: about, vehicle: body.vehicle, started_at: occurred_at }
  const say = () =>
    body.command === 'start'
      ? call('POST', '/driver/shift/start', { body: start })
      : call('POST', `/shifts/${about}/end`, { idempotencyKey: id })
  return [await alone(say)]
}
