/**
 * The shapes of `/api/v1` this client reads, kept by hand until they are generated from the server's OpenAPI.
 * Instants are RFC 3339 UTC, distances metres, durations seconds, money minor units.
 */
import type { FieldError } from './problem'
import type { components } from './schema'

export type Point = { lat: number; lon: number }
export type Money = { minor: number; currency: string }

export type Tokens = { access_token: string; expires_in: number }
export type SignIn = { email: string; password: string; totp?: string; recovery_code?: string }
export type SignUp = {
  organization: string
  name: string
  email: string
  password: string
  country?: string
  language?: string
}

export type Me = {
  user: { id: string; name: string; email: string; language: string }
  organization: { id: string; name: string; country: string; currency: string; time_zone: string }
  permissions: string[]
  second_factor: boolean
  /** Absent from servers that do not ask. */
  email_verified?: boolean
}

export type Vehicle = {
  id: string
  name: string
  plate: string | null
  kind: string
  status: string
  /** By dimension, such as `{"weight_g": 800000, "parcels": 40}`. */
  capacity: Record<string, number>
  skills: string[]
  /** Who sits in it now. */
  driver: string | null
  driver_name: string | null
  version: number
}

export type Driver = {
  id: string
  name: string
  phone: string | null
  status: string
  skills: string[]
  /** Where they sit now. */
  vehicle: string | null
  vehicle_name: string | null
  version: number
}

export type Position = {
  vehicle_id: string
  point: Point
  fix_at: string
  received_at: string
  speed_mps?: number | null
  heading_deg?: number | null
  accuracy_m?: number | null
  /** Percent. */
  battery?: number | null
}

export type Address = { text: string; city?: string | null; point?: Point | null; note?: string | null }
export type Contact = { name: string; phone?: string | null }
export type Window = { from: string; to: string }
export type Item = {
  id: string
  description: string
  quantity: number
  outcome: string
  barcode?: string | null
}

export type DeliveryRow = {
  id: string
  tracking_number: string
  reference: string | null
  status: string
  custody: string
  recipient: Contact
  address: Address
  window: Window | null
  driver_id: string | null
  vehicle_id: string | null
  route_id: string | null
  /** The place of its stop on the route, 1 is the first. */
  route_sequence: number | null
  cod: Money | null
  attempts: number
  service_s: number
  weight_g: number
  volume_ml: number
  skills: string[]
  created_at: string
  version: number
}

export type Delivery = DeliveryRow & {
  tracking_url: string
  sender: { name: string | null; phone: string | null }
  pickup: Address
  items: Item[]
  instructions: string | null
  eta: Eta
  /** Commands a dispatcher may give now. */
  allowed: string[]
  attempts_max: number
  proofs: ProofSeal[]
}

export type ProofSeal = { link: number; record: Record<string, unknown>; seal: string; at: string }

/** A promise with its doubt; when there is none, `reason` says why. */
export type Eta = {
  from: string | null
  to: string | null
  reason: string | null
  stops_before: number | null
}

export type TimelineEntry = {
  id: string
  command: string
  from: string
  to: string
  actor: { kind: string; driver_id: string | null }
  /** The failure code, or the command's own name. */
  cause: string
  note: string | null
  occurred_at: string
  received_at: string
  point: Point | null
  source: string
  superseded: boolean
}

export type PlanState =
  | 'draft'
  | 'solving'
  | 'ready'
  | 'published'
  | 'undone'
  | 'superseded'
  | 'failed'
  | 'cancelled'

export type PlanSummary = {
  id: string
  version: number
  name: string
  /** The day it is for, `2026-11-21`. */
  date: string
  state: PlanState
  failure?: string | null
  jobs: number
  vehicles: number
  revision: number
  published_revision?: number | null
  routes: number
  served: number
  distance_m: number
  duration_s: number
  late_s: number
  cost_minor: number
  created_at: string
}

export type PlanVerb = 'solve' | 'stop' | 'cancel' | 'publish' | 'undo'

export type PlanDetail = PlanSummary & {
  allowed: string[]
  solution?: Solution | null
  progress?: PlanProgress | null
}

export type Solution = components['schemas']['Solution']
export type PlanRoute = components['schemas']['PlanRoute']
export type PlanStop = components['schemas']['PlanStop']
/** A job nobody serves; `reasons` are the planner's own words for what stands in the way. */
export type Unserved = components['schemas']['Unserved']

/** The frame `planning:progress`, at most five a second. */
export type PlanProgress = {
  plan: string
  elapsed_ms: number
  iterations: number
  routes: number
  unserved: number
  distance_m: number
  late_s: number
  cost_minor: number
}

export type Span = { from: string; until: string }
export type Goal = 'cheapest' | 'fewest_vehicles' | 'balanced' | 'earliest'

export type PlanRequest = {
  name: string
  date: string
  window: Span
  depot?: Point
  vehicles: { id: string; driver?: string; capacity?: Record<string, number>; skills?: string[] }[]
  jobs: {
    id: string
    kind: 'deliver'
    point: Point
    windows: Span[]
    service_s: number
    load?: Record<string, number>
  }[]
  objective: Goal
  budget_s: number
}

/** A place the organisation keeps: a depot, a hub, a customer. */
export type NamedPlace = { id: string; name: string; kind: string; address: string | null; point: Point }

export type ImportMode = 'dry_run' | 'good_rows' | 'all_or_nothing'
export type ImportState = 'queued' | 'running' | 'done' | 'refused' | 'failed' | 'undone'

export type Import = {
  id: string
  state: ImportState
  mode: ImportMode
  file_name: string | null
  /** Field by column name; a column that is not used has none. */
  mapping: Record<string, string | null>
  rows_total: number
  rows_read: number
  rows_good: number
  rows_bad: number
  created: number
  updated: number
  failure: string | null
}

export type ImportRow = {
  row_no: number
  state: string
  delivery_id: string | null
  /** What the file says, by column name. */
  cells: Record<string, string>
  errors: FieldError[]
}

export type ImportAsk = {
  file: File
  mode: ImportMode
  date: string
  mapping?: Record<string, string | null>
}

export type Invitation = {
  organization_name: string
  email: string
  name: string
  has_account: boolean
  expires_at: string
}

export type NewVehicle = { name: string; plate?: string; kind: string; capacity: Record<string, number> }
export type NewDriver = { name: string; phone?: string; email?: string }
export type NewPlace = { kind: 'depot'; name: string; address?: string; city?: string; point?: Point }
