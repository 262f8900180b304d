/**
 * The shapes of `/api/v1` this client reads, kept by hand until they are generated from the server's OpenAPI.
 * Instants are RFC 3339 UTC, distances metres, durations seconds, money minor units.
 */
export type Point = { lat: number; lon: number }
export type Money = { minor: number; currency: string }

export type Tokens = { access_token: string; expires_in: number; refresh_token?: string }
export type SignIn = { email: string; password: string; totp?: string }
export type SignUp = { organisation: string; name: string; email: string; password: string; country?: string }

export type Me = {
  user: { id: string; name: string; email: string; language?: string }
  organisation: { id: string; name: string; time_zone?: string; currency?: string }
  permissions: string[]
  driver_id?: string | null
}

export type Vehicle = {
  id: string
  name: string
  plate?: string | null
  kind?: string | null
  status: string
  driver_id?: string | null
  version: number
}

export type Driver = {
  id: string
  name: string
  phone?: string | null
  status: string
  vehicle_id?: string | null
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
  battery?: number | null
}

export type Address = { text: string; point?: Point | null; district?: string | null; note?: string | null }
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
  reference?: string | null
  status: string
  custody: string
  recipient: Contact
  address: Address
  window?: Window | null
  driver_id?: string | null
  vehicle_id?: string | null
  cod?: Money | null
  attempts: number
  created_at: string
  version: number
}

export type Delivery = DeliveryRow & {
  sender: Contact
  pickup: Address
  items: Item[]
  instructions?: string | null
  eta?: Eta | null
  allowed?: string[]
}

/** A promise with its doubt; when there is none, `reason` says why. */
export type Eta = { from?: string | null; to?: string | null; reason?: string | null }

export type TimelineEntry = {
  id: string
  command: string
  from?: string | null
  to: string
  actor: { kind: string; name?: string | null }
  cause?: string | null
  occurred_at: string
  received_at: string
  point?: Point | null
  note?: string | null
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
  solution?: Solution
  progress?: PlanProgress
}

export type Solution = {
  routes: PlanRoute[]
  unserved: Unserved[]
  totals: {
    routes: number
    served: number
    unserved: number
    distance_m: number
    duration_s: number
    late_s: number
  }
}

export type PlanRoute = {
  vehicle: string
  driver?: string | null
  start?: Point | null
  end?: Point | null
  depart_at: string
  end_at: string
  distance_m: number
  drive_s: number
  duration_s: number
  late_s: number
  stops: PlanStop[]
}

export type PlanStop = {
  sequence: number
  activity: string
  job?: string | null
  point?: Point | null
  arrive_at: string
  start_at: string
  leave_at: string
  late_s?: number
  distance_m: number
  locked?: boolean
}

/** A job nobody serves; `reasons` are the planner's own words for what stands in the way. */
export type Unserved = { job: string; point: Point; reasons?: { rule?: string; text?: string }[] }

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
export type NamedPlace = { id: string; name: string; kind?: string; point: Point }
