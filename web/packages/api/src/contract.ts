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

export type Place = {
  code: string
  level: string
  names: { en: string; ar: string; ur: string }
  point: Point
  rank: number
}
