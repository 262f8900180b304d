import type { FailureCode } from '@qafila/domain'
import { readPaper, useStored } from '@qafila/offline'

/** What a reason for a failed visit asks for; the server's table, kept on the phone. */
export type FailurePolicy = {
  code: FailureCode
  photo: boolean
  fix: boolean
  call: boolean
  note: boolean
  wait_s_min: number
}

export type RouteStop = {
  sequence: number
  point?: { lat: number; lon: number } | null
  tasks: { delivery: string }[]
}
export type Route = { id: string; name: string; status: string; stops: RouteStop[] }

export type TodayPaper = {
  driver_id: string
  /** The day it was for, in the phone's own calendar. */
  date: string
  routes: Route[]
  failure_codes: FailurePolicy[]
}

export type Message = {
  id: string
  seq: number
  side: 'driver' | 'dispatch' | 'recipient'
  author_name: string | null
  text: string
  written_at: string
}
export type TalkPaper = { unread: number; read_by_dispatch: number; messages: Message[] }

export type Canned = { code: string; side: 'driver' | 'dispatch' | 'both'; texts: Record<string, string> }

export type ChecklistItem = { code: string; texts: Record<string, string>; critical: boolean }
export type Checklist = { required: boolean; items: ChecklistItem[] }
export type Check = {
  id: string
  result: 'passed' | 'defects' | 'unfit'
  override?: object | null
  checked_at: string
}
export type Shift = {
  id: string
  state: string
  starts_at: string
  ends_at: string
  vehicle?: string | null
  vehicle_name?: string | null
}
export type ShiftPaper = {
  shift: Shift | null
  vehicle: { id: string; name: string; plate?: string | null } | null
  check: Check | null
  checklist: Checklist
}

export type DriverDocument = {
  id: string
  kind: string
  number?: string | null
  expires_on?: string | null
  standing: 'valid' | 'expiring' | 'expired'
  days_left?: number | null
}

export type TransferPaper = { code: string; qr: string; until: string }

/** What this driver reported, and how far the office is with it. */
export type Report = { id: string; kind: string; state: string; reported_at?: string | null }

/** Everything kept by name, and its shape. */
export type Papers = {
  today: TodayPaper
  talk: TalkPaper
  canned: Canned[]
  shift: ShiftPaper
  documents: DriverDocument[]
  transfer: TransferPaper
  reports: Report[]
  pairing: { link: string }
  /** Scans of a van check that is not finished. */
  scans: string[]
}

export const paper = <N extends keyof Papers>(name: N): Promise<Papers[N] | null> =>
  readPaper<Papers[N]>(name)

/** A paper, read again whenever the phone's truth changes; undefined until the first answer, null when there is none. */
export const usePaper = <N extends keyof Papers>(name: N): Papers[N] | null | undefined =>
  useStored(() => paper(name), [name])
