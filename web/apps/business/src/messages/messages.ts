import { call, type Query } from '@qafila/api'

/** Conversations of the office with drivers and recipients, as `/api/v1` tells them. */
export type Thread = {
  id: string
  kind: 'driver' | 'delivery'
  driver: string | null
  driver_name: string | null
  delivery: string | null
  title: string
  last_text: string | null
  last_side: Side | null
  last_at: string | null
  last_seq: number
  /** Of what the other side wrote, by the office. */
  unread: number
  read_by_other: number
}
export type Side = 'driver' | 'dispatch' | 'recipient'
export type Message = {
  id: string
  thread: string
  seq: number
  side: Side
  author_name: string | null
  text: string
  canned: string | null
  delivery: string | null
  written_at: string
}
export type Canned = {
  id: string | null
  code: string
  side: Side | 'both'
  texts: { en: string; ar?: string | null; ur?: string | null }
}

export type CannedInput = Pick<Canned, 'code' | 'side' | 'texts'>

const PAGE = 100

export const talk = {
  threads: (query: Query) =>
    call<Thread[]>('GET', '/threads', { query: { order: 'last_at.desc', ...query } }),
  unread: () => call<{ threads: number; messages: number }>('GET', '/threads/unread'),
  open: (about: { driver: string } | { delivery: string }) =>
    call<Thread>('POST', '/threads', { body: about }),
  thread: (id: string) => call<Thread>('GET', `/threads/${id}`),
  messages: (id: string, before?: number) =>
    call<Message[]>('GET', `/threads/${id}/messages`, { query: { before, limit: PAGE } }),
  write: (thread: string, body: { id: string; text?: string; canned?: string; delivery?: string }) =>
    call<Message>('POST', `/threads/${thread}/messages`, { body }),
  read: (thread: string, seq: number) => call<Thread>('POST', `/threads/${thread}/read`, { body: { seq } }),
  canned: () => call<Canned[]>('GET', '/canned-replies'),
  addCanned: (body: CannedInput) => call<Canned>('POST', '/canned-replies', { body }),
  putCanned: (id: string, body: CannedInput) => call<Canned>('PUT', `/canned-replies/${id}`, { body }),
  removeCanned: (id: string) => call<{ done: boolean }>('DELETE', `/canned-replies/${id}`),
}
export const MESSAGES_PER_PAGE = PAGE
