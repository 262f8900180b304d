import { call, callAll } from '@qafila/api'
import type { Area } from '@qafila/map'
import { corners, middle, ringOf, type Shape } from './shape'

export const PURPOSES = ['service', 'geofence', 'no_go', 'pricing', 'depot', 'other'] as const
export type Purpose = (typeof PURPOSES)[number]
export type Names = { en?: string | null; ar?: string | null; ur?: string | null }

export type Zone = {
  id: string
  name: string
  names?: Names | null
  purpose: Purpose
  shape: Shape
  color?: string | null
  /** Say so once when a vehicle has stayed this long. */
  dwell_s?: number | null
  active: boolean
  version: number
}
export type ZoneDraft = Pick<Zone, 'name' | 'names' | 'purpose' | 'shape' | 'dwell_s' | 'active'>

/** What is empty is not said. */
function bodyOf({ names, dwell_s, ...draft }: ZoneDraft) {
  const said = Object.fromEntries(Object.entries(names ?? {}).filter(([, name]) => name))
  return {
    ...draft,
    ...(dwell_s ? { dwell_s } : {}),
    ...(Object.keys(said).length ? { names: said } : {}),
  }
}

export const zones = {
  list: () => callAll<Zone>('/zones', { order: 'name.asc' }),
  add: (draft: ZoneDraft) => call<Zone>('POST', '/zones', { body: bodyOf(draft) }),
  put: (id: string, draft: ZoneDraft, ifMatch: number) =>
    call<Zone>('PUT', `/zones/${id}`, { body: bodyOf(draft), ifMatch }),
  remove: (id: string) => call<Zone>('DELETE', `/zones/${id}`),
}

export const nameIn = (zone: Pick<Zone, 'name' | 'names'>, locale: 'en' | 'ar' | 'ur'): string =>
  zone.names?.[locale] || zone.name

/** As the map draws it. */
export function areaOf(
  zone: Pick<Zone, 'purpose' | 'shape' | 'active'> & { id: string },
  name: string,
): Area {
  const { shape } = zone
  const common = { id: zone.id, name, tone: zone.purpose, off: !zone.active, at: middle(shape) }
  if (shape.type === 'corridor') return { ...common, line: shape.coordinates, halfWidthM: shape.half_width_m }
  const ring = shape.type === 'circle' ? ringOf(shape) : corners(shape)
  const outline = ring.length > 2 ? [...ring, ring[0] as [number, number]] : ring
  return { ...common, rings: shape.type === 'circle' ? [outline] : [outline, ...shape.coordinates.slice(1)] }
}
