import { BASE, call, callEnvelope, type Query } from './call'
import type * as C from './contract'
import { forget, remember } from './session'

/** Every endpoint the apps use, by what it is for. Errors are `Problem`s. */
export const server = {
  async signIn(input: C.SignIn): Promise<void> {
    remember(await call<C.Tokens>('POST', '/auth/sign-in', { body: input, open: true }))
  },
  async signUp(input: C.SignUp): Promise<void> {
    remember(await call<C.Tokens>('POST', '/auth/sign-up', { body: input, open: true }))
  },
  async signOut(): Promise<void> {
    await call('POST', '/auth/sign-out', { body: {} }).catch(() => undefined)
    forget()
  },
  forgotPassword: (email: string) =>
    call<unknown>('POST', '/auth/forgot-password', { body: { email }, open: true }),
  resetPassword: (token: string, password: string) =>
    call<unknown>('POST', '/auth/reset-password', { body: { token, password }, open: true }),
  me: () => call<C.Me>('GET', '/me'),

  vehicles: () => call<C.Vehicle[]>('GET', '/vehicles', { query: { limit: 1000 } }),
  drivers: () => call<C.Driver[]>('GET', '/drivers', { query: { limit: 1000 } }),
  positions: () => call<C.Position[]>('GET', '/positions/latest', { query: { limit: 10_000 } }),

  deliveries: (query: Query) => callEnvelope<C.DeliveryRow[]>('GET', '/deliveries', { query }),
  /** Today's work of one vehicle, in the order of its route. */
  deliveriesOfVehicle: (vehicle: string) =>
    call<C.DeliveryRow[]>('GET', '/deliveries', { query: { vehicle_id: `eq.${vehicle}`, limit: 200 } }),
  /** What may be put on a route now. */
  plannable: () =>
    call<C.DeliveryRow[]>('GET', '/deliveries', { query: { status: 'eq.ready', limit: 1000 } }),
  deliveriesByIds: async (ids: string[]): Promise<C.DeliveryRow[]> =>
    ids.length
      ? call<C.DeliveryRow[]>('GET', '/deliveries', {
          query: { id: `in.(${ids.join(',')})`, limit: ids.length },
        })
      : [],
  depots: () => call<C.NamedPlace[]>('GET', '/places', { query: { limit: 200 } }),
  delivery: (id: string) => call<C.Delivery>('GET', `/deliveries/${id}`),
  timeline: (id: string) => call<C.TimelineEntry[]>('GET', `/deliveries/${id}/timeline`),
  plans: (query: Query) => call<C.PlanSummary[]>('GET', '/plans', { query }),
  plan: (id: string) => call<C.PlanDetail>('GET', `/plans/${id}`),
  requestPlan: (body: C.PlanRequest, idempotencyKey: string) =>
    call<C.PlanSummary>('POST', '/plans', { body, idempotencyKey }),
  planVerb: (plan: C.PlanSummary, verb: C.PlanVerb) =>
    call<C.PlanSummary>('POST', `/plans/${plan.id}/${verb}`, {
      // The search itself moves the version on, and stopping it is right whatever the version.
      ifMatch: verb === 'stop' || plan.state === 'solving' ? undefined : plan.version,
    }),
  command: (id: string, command: string, body: object) =>
    call<C.Delivery>('POST', `/deliveries/${id}/commands`, { body: { command, ...body } }),
}

export { BASE }
