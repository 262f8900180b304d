import type { Point } from '@qafila/api'
import { exponentOf, major } from '@qafila/domain'
import { clockOf, dayOf } from '../parts/days'
import type { EditOrder, NewOrder, Order, PlaceInput, Policy, Priority } from './orders'
import { spanOf } from './words'

export type PlaceDraft = { address: string; city: string; lat: string; lon: string }
export type ItemDraft = { key: string; description: string; barcode: string }

/** An order as its form holds it: all texts, so that half a number may be typed. */
export type Draft = {
  name: string
  phone: string
  email: string
  lang: 'en' | 'ar' | 'ur'
  dropoff: PlaceDraft
  instructions: string
  pickup: PlaceDraft
  /** Its own pick-up, or the usual one. */
  ownPickup: boolean
  items: ItemDraft[]
  day: string
  from: string
  to: string
  cash: string
  currency: string
  reference: string
  senderName: string
  senderPhone: string
  priority: Priority
  minutes: string
  kg: string
  skills: string
  /** Its own evidence rule, or the usual one. */
  ownPolicy: boolean
  policy: Policy
}

const NO_PLACE: PlaceDraft = { address: '', city: '', lat: '', lon: '' }

export const newItem = (description = '', barcode = ''): ItemDraft => ({
  key: crypto.randomUUID(),
  description,
  barcode,
})

export const emptyDraft = (currency: string, policy: Policy = {}): Draft => ({
  name: '',
  phone: '',
  email: '',
  lang: 'en',
  dropoff: NO_PLACE,
  instructions: '',
  pickup: NO_PLACE,
  ownPickup: false,
  items: [newItem()],
  day: '',
  from: '',
  to: '',
  cash: '',
  currency,
  reference: '',
  senderName: '',
  senderPhone: '',
  priority: 'normal',
  minutes: '',
  kg: '',
  skills: '',
  ownPolicy: false,
  policy,
})

const DEGREES = 6
export const written = (point: Point | null | undefined): Pick<PlaceDraft, 'lat' | 'lon'> =>
  point ? { lat: point.lat.toFixed(DEGREES), lon: point.lon.toFixed(DEGREES) } : { lat: '', lon: '' }

/** The pin, when both numbers are ones of this Earth. */
export function pinOf({ lat, lon }: Pick<PlaceDraft, 'lat' | 'lon'>): Point | null {
  if (!lat.trim() || !lon.trim()) return null
  const point = { lat: Number(lat), lon: Number(lon) }
  const fits = Math.abs(point.lat) <= 90 && Math.abs(point.lon) <= 180
  return fits && Number.isFinite(point.lat + point.lon) ? point : null
}

/** Another like this one; the number and the reference are its own, a day that is over is not taken along. */
export function draftOf(order: Order, currency: string): Draft {
  const place = (a: Order['address']): PlaceDraft => ({
    address: a.text,
    city: a.city ?? '',
    ...written(a.point),
  })
  const ahead = order.window && Date.parse(order.window.to) > Date.now() ? order.window : null
  return {
    ...emptyDraft(order.cod?.currency ?? currency, order.proof_policy),
    name: order.recipient.name,
    phone: order.recipient.phone ?? '',
    email: order.recipient.email ?? '',
    lang: order.recipient.lang,
    dropoff: place(order.address),
    instructions: order.instructions ?? '',
    pickup: place(order.pickup),
    ownPickup: Boolean(order.pickup.text || order.pickup.point),
    items: order.items.map(i => newItem(i.description)),
    day: ahead ? dayOf(new Date(ahead.from)) : '',
    from: ahead ? clockOf(new Date(ahead.from)) : '',
    to: ahead ? clockOf(new Date(ahead.to)) : '',
    cash: order.cod ? major(order.cod).toFixed(exponentOf(order.cod.currency)) : '',
    senderName: order.sender.name ?? '',
    senderPhone: order.sender.phone ?? '',
    priority: order.priority,
    minutes: order.service_s ? String(Math.round(order.service_s / 60)) : '',
    kg: order.weight_g ? String(order.weight_g / 1000) : '',
    skills: order.skills.join(', '),
    ownPolicy: true,
  }
}

const said = <K extends string>(key: K, text: string): { [P in K]?: string } =>
  (text.trim() ? { [key]: text.trim() } : {}) as { [P in K]?: string }

const number = (text: string): number | undefined => {
  const value = Number(text)
  return text.trim() && Number.isFinite(value) ? value : undefined
}

export function cashOf(draft: Pick<Draft, 'cash' | 'currency'>): NewOrder['cod'] {
  const amount = number(draft.cash)
  if (!amount || amount <= 0) return undefined
  return { minor: Math.round(amount * 10 ** exponentOf(draft.currency)), currency: draft.currency }
}

function placeOf(draft: PlaceDraft, instructions = ''): PlaceInput {
  const point = pinOf(draft)
  return {
    ...said('address', draft.address),
    ...said('city', draft.city),
    ...said('instructions', instructions),
    ...(point ? { point } : {}),
  }
}

/** Words and numbers as the server takes them; what was left empty is not said. */
export function orderOf(draft: Draft, submit: boolean): NewOrder {
  const minutes = number(draft.minutes)
  const kg = number(draft.kg)
  const cod = cashOf(draft)
  const items = draft.items.map(i => ({
    ...said('description', i.description),
    ...said('barcode', i.barcode),
  }))
  const sender = { ...said('name', draft.senderName), ...said('phone', draft.senderPhone) }
  const skills = draft.skills
    .split(/[,،]/)
    .map(s => s.trim())
    .filter(Boolean)
  return {
    recipient: {
      name: draft.name.trim(),
      ...said('phone', draft.phone),
      ...said('email', draft.email),
      lang: draft.lang,
    },
    dropoff: placeOf(draft.dropoff, draft.instructions),
    ...(draft.ownPickup ? { pickup: placeOf(draft.pickup) } : {}),
    items,
    ...(draft.day ? { window: spanOf(draft.day, draft.from || '09:00', draft.to || '17:00') } : {}),
    ...(cod ? { cod } : {}),
    ...said('reference', draft.reference),
    ...(Object.keys(sender).length ? { sender } : {}),
    priority: draft.priority,
    ...(minutes === undefined ? {} : { service_s: Math.round(minutes * 60) }),
    ...(kg === undefined ? {} : { weight_g: Math.round(kg * 1000) }),
    ...(skills.length ? { skills } : {}),
    ...(draft.ownPolicy ? { proof: draft.policy } : {}),
    submit,
  }
}

/** What was changed, and nothing else: two people may edit two fields of one order. */
export function editOf(before: Draft, after: Draft, isDraft: boolean): EditOrder {
  const edit: EditOrder = {}
  const recipient: NonNullable<EditOrder['recipient']> = {}
  for (const key of ['name', 'phone', 'email', 'lang'] as const)
    if (after[key] !== before[key]) recipient[key] = after[key].trim()
  if (Object.keys(recipient).length) edit.recipient = recipient
  if (after.instructions !== before.instructions) edit.instructions = after.instructions.trim()
  if (after.priority !== before.priority) edit.priority = after.priority
  if (after.minutes !== before.minutes) edit.service_s = Math.round((number(after.minutes) ?? 0) * 60)
  if (after.cash !== before.cash || after.currency !== before.currency) edit.cod = cashOf(after) ?? null
  if (isDraft && JSON.stringify(after.dropoff) !== JSON.stringify(before.dropoff))
    edit.dropoff = placeOf(after.dropoff)
  return edit
}
