import {
  call,
  callEnvelope,
  callFile,
  type Delivery,
  type DeliveryRow,
  type Money,
  type Point,
  type Query,
  type TimelineEntry,
} from '@qafila/api'

/** What the office asks of deliveries beside the plain list: shapes of `/api/v1` that only these screens read. */

/** `row` of the list with what the grid can show beside the common fields. */
export type OrderRow = DeliveryRow & { priority: Priority; updated_at: string; import_id?: string | null }

export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const
export type Priority = (typeof PRIORITIES)[number]

/** What must be shown at a door. */
export type Policy = {
  photos_min?: number
  signature?: boolean
  recipient_name?: boolean
  scan?: boolean
  code?: boolean
  note?: boolean
  geofence_m?: number | null
  age_min?: number | null
}

/** What was shown at a door, as it is sealed. */
export type ProofRecord = {
  shown?: Presented
  fix?: { at?: Point; accuracy_m?: number } | null
  distance_m?: number | null
  driver?: string | null
  occurred_at?: string
  received_at?: string
}

export type Presented = {
  photos?: string[]
  signature?: string | null
  recipient_name?: string | null
  relation?: string | null
  note?: string | null
  scanned?: string[]
  code?: string | null
  age?: number | null
}

export type Visit = {
  no: number
  kind: string
  code: string
  counts: boolean
  at: string
  evidence: { photos?: string[]; waited_s?: number; calls?: number; note?: string } | null
  superseded: boolean
}

export type Proof = {
  /** Where anybody may check it; absent with an older server. */
  id?: string
  link: number
  end: 'pickup' | 'dropoff' | 'return'
  record: ProofRecord
  seal: string
  previous: string | null
  at: string
}

export type Parcel = {
  id: string
  description: string
  outcome: string
  custody: string
  barcode: string | null
  quantity: number
}

/** A delivery with everything its page tells. */
export type Order = Omit<Delivery, 'items' | 'proofs'> & {
  priority: Priority
  items: Parcel[]
  proofs: Proof[]
  visits: Visit[]
  proof_policy: Policy
  /** Taken at the door so far. */
  cod_collected?: Money | null
  /** Of the last visit that took money: a word of ours, or what the driver's app says. */
  cod_method?: string | null
  recipient_instructions?: string | null
  rating?: { stars: number; comment?: string | null } | null
  tracking_code: string
  parent_id?: string | null
  closed_at?: string | null
  recipient: { name: string; phone?: string | null; email?: string | null; lang: 'en' | 'ar' | 'ur' }
}

export type NewOrder = {
  reference?: string
  recipient: { name: string; phone?: string; email?: string; lang?: string }
  sender?: { name?: string; phone?: string }
  pickup?: PlaceInput
  dropoff: PlaceInput
  window?: { from: string; to: string }
  items?: { description?: string; barcode?: string }[]
  cod?: { minor: number; currency: string }
  proof?: Policy
  priority?: Priority
  service_s?: number
  attempts_max?: number
  weight_g?: number
  volume_ml?: number
  skills?: string[]
  submit?: boolean
}
export type PlaceInput = { address?: string; city?: string; point?: Point; instructions?: string }

export type EditOrder = {
  recipient?: { name?: string; phone?: string; email?: string; lang?: string }
  instructions?: string
  priority?: Priority
  service_s?: number
  cod?: { minor: number; currency: string } | null
  dropoff?: { address?: string; city?: string; point?: Point }
}

export type Rules = { currency: string; time_zone: string; country_code: string; proof?: Policy }

export type Found = {
  source: 'door' | 'gazetteer' | 'map'
  label: string
  score: number
  entry: {
    code: string
    names: { en: string; ar?: string | null; ur?: string | null }
    point: Point
    level: string
  }
  /** Of the address book that deliveries fill. */
  door?: {
    address: string
    city?: string | null
    deliveries: number
    last_delivered_at: string
  } | null
}

/** A driver for a delivery, as the fleet sees it. */
export type Candidate = {
  driver: { id: string; name: string }
  vehicle: { id: string; name: string } | null
  fits: boolean
  reasons: { code: string; message: string }[]
  open_deliveries: number
}

export type Step = TimelineEntry & { custody: string }

export const orders = {
  page: (query: Query, signal?: AbortSignal) =>
    callEnvelope<OrderRow[]>('GET', '/deliveries', { query, signal }),
  /** Ids only, from a place on: for acting on everything that matches. */
  ids: async (query: Query) =>
    (await call<{ id: string }[]>('GET', '/deliveries', { query: { ...query, select: 'id' } })).map(
      r => r.id,
    ),
  one: (id: string) => call<Order>('GET', `/deliveries/${id}`),
  create: (body: NewOrder, idempotencyKey: string) =>
    call<Order>('POST', '/deliveries', { body, idempotencyKey }),
  edit: (id: string, body: EditOrder, ifMatch: number) =>
    call<Order>('PATCH', `/deliveries/${id}`, { body, ifMatch }),
  command: (id: string, body: object) => call<Order>('POST', `/deliveries/${id}/commands`, { body }),
  candidates: (id: string) =>
    call<Candidate[]>('GET', `/deliveries/${id}/candidates`, { query: { limit: 200 } }),
  timeline: (id: string) => call<Step[]>('GET', `/deliveries/${id}/timeline`, { query: { all: true } }),
  rules: () => call<Rules>('GET', '/delivery-rules'),
  search: (q: string, near?: Point | null) =>
    call<Found[]>('GET', '/places/search', { query: { q, limit: 8, lat: near?.lat, lon: near?.lon } }),
  reverse: (at: Point) =>
    call<{ label?: string | null; plus_code?: string | null }>('GET', '/places/reverse', {
      query: { lat: at.lat, lon: at.lon },
    }),
  /** A photo or a drawn signature, by the hash that the proof names. */
  picture: async (sha256: string) =>
    (await callFile(`/attachments/${sha256}`, { accept: 'image/*' })).content,
}
