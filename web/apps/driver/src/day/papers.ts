import type { Money, Window } from '@qafila/api'
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

/** A delivery that nobody drives yet, and that this driver may take. */
export type Offer = {
  delivery: string
  until: string
  city?: string | null
  window?: Window | null
  /** Where it is fetched: the name of who sends it, else the address. */
  pickup?: string | null
  /** About where the door is, to a kilometre: it is not this driver's yet. */
  point?: { lat: number; lon: number } | null
  items?: number | null
  cod?: Money | null
}

export type TodayPaper = {
  driver_id: string
  /** The day it was for, in the phone's own calendar. */
  date: string
  routes: Route[]
  failure_codes: FailurePolicy[]
  offers: Offer[]
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
  vehicle: string
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
  vehicle: Vehicle | null
  check: Check | null
  checklist: Checklist
  /** Whether a shift may begin that nobody planned. */
  may_start_unplanned?: boolean
}

/** A shift planned for a later day is not begun today. */
const DUE_MS = 12 * 3_600_000

/** The shift that was planned for now. */
export const dueShift = ({ shift }: ShiftPaper): Shift | null =>
  shift?.state === 'planned' && Date.parse(shift.starts_at) - Date.now() < DUE_MS ? shift : null

/** A vehicle this driver may choose. */
export type Vehicle = { id: string; name: string; plate?: string | null }

export type DriverDocument = {
  id: string
  version: number
  /** Its vehicle; none when it is the driver's own. */
  vehicle?: string | null
  /** Whose it is, by name. */
  holder?: string | null
  kind: string
  number?: string | null
  expires_on?: string | null
  standing: 'valid' | 'expiring' | 'expired'
  days_left?: number | null
  file?: { media: string; bytes: number } | null
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
  vehicles: Vehicle[]
  documents: DriverDocument[]
  transfer: TransferPaper
  reports: Report[]
  pairing: { link: string }
  /** When what this phone said of a stop was its outcome, by delivery. */
  outcomes: Record<string, string>
  /** Scans of a van check that is not finished. */
  scans: string[]
}

export const paper = <N extends keyof Papers>(name: N): Promise<Papers[N] | null> =>
  readPaper<Papers[N]>(name)

/** A paper, read again whenever the phone's truth changes; undefined until the first answer, null when there is none. */
export const usePaper = <N extends keyof Papers>(name: N): Papers[N] | null | undefined =>
  useStored(() => paper(name), [name])
