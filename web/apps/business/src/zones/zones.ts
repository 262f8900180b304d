import { call, callAll } from '@qafila/api'
import type { Locale } from '@qafila/i18n'
import type { Area } from '@qafila/map'
import { inLanguage, type Three, writtenIn } from '../parts/three'
import { corners, middle, ringOf, type Shape } from './shape'

export const PURPOSES = ['service', 'geofence', 'no_go', 'pricing', 'depot', 'other'] as const
export type Purpose = (typeof PURPOSES)[number]

export type Zone = {
  id: string
  name: string
  /** What readers of each language are shown; the name where there is none. */
  names?: Three | null
  purpose: Purpose
  shape: Shape
  color?: string | null
  /** Say so once when a vehicle has stayed this long. */
  dwell_s?: number | null
  active: boolean
  version: number
}
export type ZoneDraft = Pick<Zone, 'name' | 'names' | 'purpose' | 'shape' | 'dwell_s' | 'active'>

/** Only what a zone is: a zone that was read has more. */
const bodyOf = ({ name, names = {}, purpose, shape, active, dwell_s }: ZoneDraft) => ({
  name: name.trim(),
  ...(writtenIn(names ?? {}) ? { names: writtenIn(names ?? {}) } : {}),
  purpose,
  shape,
  active,
  ...(dwell_s ? { dwell_s } : {}),
})

export const zones = {
  list: () => callAll<Zone>('/zones', { order: 'name.asc' }),
  add: (draft: ZoneDraft) => call<Zone>('POST', '/zones', { body: bodyOf(draft) }),
  put: (id: string, draft: ZoneDraft, ifMatch: number) =>
    call<Zone>('PUT', `/zones/${id}`, { body: bodyOf(draft), ifMatch }),
  remove: (id: string) => call<Zone>('DELETE', `/zones/${id}`),
}

/** Its name for readers of a language. */
export const zoneName = ({ name, names }: Pick<Zone, 'name' | 'names'>, locale: Locale): string =>
  inLanguage({ en: name, ...names }, locale) ?? name

/** As the map draws it. */
export function areaOf(zone: Omit<ZoneDraft, 'dwell_s'> & { id: string }, locale: Locale): Area {
  const { shape } = zone
  const common = {
    id: zone.id,
    name: zoneName(zone, locale),
    tone: zone.purpose,
    off: !zone.active,
    at: middle(shape),
  }
  if (shape.type === 'corridor') return { ...common, line: shape.coordinates, halfWidthM: shape.half_width_m }
  const ring = shape.type === 'circle' ? ringOf(shape) : corners(shape)
  const outline = ring.length > 2 ? [...ring, ring[0] as [number, number]] : ring
  return { ...common, rings: shape.type === 'circle' ? [outline] : [outline, ...shape.coordinates.slice(1)] }
}
