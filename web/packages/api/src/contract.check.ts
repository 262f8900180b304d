/**
 * The hand-kept shapes against the server's own OpenAPI: a field that the server renames, retypes or drops does not
 * compile here. Nothing of this file reaches a browser.
 */
import type * as Kept from './contract'
import type { components } from './schema'

type Served = components['schemas']

/** Compiles only when whatever is sent may be read as `Kind`, and every field that `Kind` reads is sent. */
type Reads<Sent extends Loose<Kind> & Record<keyof Kind, unknown>, Kind> = [Sent, Kind]

/** `x?: T | null` and `x: T | null` are the same to a reader of JSON. */
type Loose<T> = T extends (infer Item)[]
  ? Loose<Item>[]
  : T extends object
    ? { [K in keyof T]?: Loose<NonNullable<T[K]>> | null }
    : T extends string
      ? string
      : T

type Sent<Name extends keyof Served> = Loose<Served[Name]> & Required<{ [K in keyof Served[Name]]: unknown }>
type Asked<T> = Loose<T> & Required<{ [K in keyof T]: unknown }>

export type Checked = [
  Reads<Sent<'Vehicle'>, Kept.Vehicle>,
  Reads<Sent<'Driver'>, Kept.Driver>,
  Reads<Sent<'Place'>, Kept.NamedPlace>,
  Reads<Sent<'PositionView'>, Kept.Position>,
  Reads<Sent<'DeliveryRow'>, Kept.DeliveryRow>,
  Reads<Sent<'DeliveryView'>, Omit<Kept.Delivery, 'eta'>>,
  Reads<Sent<'TimelineEntry'>, Kept.TimelineEntry>,
  Reads<Sent<'PlanSummary'>, Kept.PlanSummary>,
  Reads<Sent<'PlanDetail'>, Kept.PlanDetail>,
  Reads<Sent<'ImportView'>, Omit<Kept.Import, 'mapping'>>,
  Reads<Sent<'Me'>, Omit<Kept.Me, 'email_verified'>>,
  Reads<Sent<'Tokens'>, Kept.Tokens>,
  Reads<
    Asked<Served['PlanRequest']>,
    Pick<Kept.PlanRequest, 'name' | 'date' | 'window' | 'objective' | 'budget_s'>
  >,
  Reads<Asked<Served['SignIn']>, Kept.SignIn>,
  Reads<Asked<Served['SignUp']>, Kept.SignUp>,
]
