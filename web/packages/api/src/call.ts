import { Problem, type ProblemBody } from './problem'
import { accessToken, appName, forget, patiently, refresh } from './session'

export type Query = Record<string, string | number | boolean | undefined | null>

export type Options = {
  query?: Query
  /** A plain value is sent as JSON; FormData and Blob as they are. */
  body?: unknown
  signal?: AbortSignal
  /** Makes a write repeatable: the same key with the same body answers the same. */
  idempotencyKey?: string
  /** The version this edit was based on; the server answers 409 if it has moved. */
  ifMatch?: number
  /** No token is sent and a 401 is final: sign-in itself, and everything public. */
  open?: boolean
  accept?: string
  /** Headers beyond the house's own, such as those of an upload in pieces. */
  headers?: Record<string, string>
}

export type Pagination = { page?: number; limit?: number; total?: number; next?: string | null }
export type Envelope<T> = {
  status: 'success' | 'error'
  code: number
  data: T
  error?: ProblemBody
  meta: { timestamp: string; version: string; request_id: string; pagination?: Pagination }
}

export const BASE = '/api/v1'

const queryOf = (query: Query = {}) => {
  const pairs = Object.entries(query).filter(([, v]) => v !== undefined && v !== null && v !== '')
  return pairs.length ? `?${new URLSearchParams(pairs.map(([k, v]) => [k, String(v)]))}` : ''
}

function requestOf(method: string, options: Options, signal: AbortSignal | undefined): RequestInit {
  const headers = new Headers({
    Accept: options.accept ?? 'application/json',
    'X-Qafila-App': appName(),
    ...options.headers,
  })
  const token = options.open ? null : accessToken()
  if (token) headers.set('Authorization', `Bearer ${token}`)
  if (options.idempotencyKey) headers.set('Idempotency-Key', options.idempotencyKey)
  if (options.ifMatch !== undefined) headers.set('If-Match', `"${options.ifMatch}"`)
  const raw = options.body instanceof FormData || options.body instanceof Blob
  if (options.body !== undefined && !raw) headers.set('Content-Type', 'application/json')
  const body = raw
    ? (options.body as BodyInit)
    : options.body === undefined
      ? undefined
      : JSON.stringify(options.body)
  return { method, headers, body, signal: signal ?? null, credentials: 'same-origin' }
}

async function problemOf(response: Response): Promise<Problem> {
  const envelope = (await response.json().catch(() => null)) as Partial<Envelope<never>> | null
  const body = envelope?.error ?? { type: `http.${response.status}`, title: response.statusText }
  const wait = Number(response.headers.get('Retry-After'))
  const id = envelope?.meta?.request_id ?? response.headers.get('X-Request-Id') ?? ''
  return new Problem(response.status, body, id, Number.isFinite(wait) && wait > 0 ? wait : undefined)
}

/** Whether a 401 is about a password or code in the request, and not about who sends it: asking again would only count twice. */
async function refusesProof(response: Response): Promise<boolean> {
  const envelope = (await response
    .clone()
    .json()
    .catch(() => null)) as Partial<Envelope<never>> | null
  return /^auth\.(wrong_|second_factor_)/.test(envelope?.error?.type ?? '')
}

/** One request with the token of this tab; after a 401 the token is renewed once and the request repeated. */
export async function send(method: string, path: string, options: Options = {}): Promise<Response> {
  const go = () =>
    patiently(
      signal => fetch(`${BASE}${path}${queryOf(options.query)}`, requestOf(method, options, signal)),
      options.signal,
    ).catch((e: unknown) => {
      if (options.signal?.aborted) throw e
      throw Problem.network()
    })
  let response = await go()
  if (response.status === 401 && !options.open && !(await refusesProof(response))) {
    // Only a renewal that was refused ends the session; one that did not get through says nothing.
    if (await refresh()) {
      response = await go()
      if (response.status === 401) forget()
    }
  }
  if (!response.ok) throw await problemOf(response)
  return response
}

/** The whole envelope: for lists, which carry their pagination in `meta`. */
export async function callEnvelope<T>(
  method: string,
  path: string,
  options: Options = {},
): Promise<Envelope<T>> {
  const response = await send(method, path, options)
  if (response.status === 204) return { status: 'success', code: 204, data: undefined as T, meta: NO_META }
  return (await response.json()) as Envelope<T>
}

const NO_META = { timestamp: '', version: '', request_id: '' }

/** A file the server makes, with the name it gives it. One that breaks off half way is a failure of the network. */
export async function callFile(
  path: string,
  options: Options = {},
): Promise<{ content: Blob; name?: string }> {
  const response = await send('GET', path, { accept: '*/*', ...options })
  const content = await response.blob().catch((e: unknown) => {
    if (options.signal?.aborted) throw e
    throw Problem.network()
  })
  const name = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1]
  return { content, name }
}

/** The `data` of the envelope. */
export const call = async <T>(method: string, path: string, options: Options = {}): Promise<T> =>
  (await callEnvelope<T>(method, path, options)).data

/** More pages than this are not a list any more; a caller who needs them needs a search. */
const PAGES_MAX = 20

/** Every row of a list, page by page. */
export async function callAll<T>(path: string, query: Query = {}): Promise<T[]> {
  const rows: T[] = []
  let cursor: string | null | undefined
  for (let page = 0; page < PAGES_MAX; page++) {
    const { data, meta } = await callEnvelope<T[]>('GET', path, { query: { limit: 1000, ...query, cursor } })
    rows.push(...data)
    cursor = meta.pagination?.next
    if (!cursor) break
  }
  return rows
}
