import { BASE, call, callAll, callEnvelope, type Query } from './call'
import type * as C from './contract'
import { forget, remember } from './session'

const IDS_PER_ASK = 100

/** As people look for things: Van 2 before Van 10, whatever the script. */
const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
const byName = <T extends { name: string }>(rows: T[]): T[] =>
  rows.sort((a, b) => names.compare(a.name, b.name))

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
  invitation: (token: string) =>
    call<C.Invitation>('GET', `/auth/invitations/${encodeURIComponent(token)}`, { open: true }),
  async acceptInvitation(input: {
    token: string
    name?: string | undefined
    password: string
    totp?: string
  }): Promise<void> {
    remember(await call<C.Tokens>('POST', '/auth/invitations/accept', { body: input, open: true }))
  },
  me: () => call<C.Me>('GET', '/me'),

  vehicles: async () => byName(await callAll<C.Vehicle>('/vehicles')),
  drivers: async () => byName(await callAll<C.Driver>('/drivers')),
  addVehicle: (body: C.NewVehicle) => call<C.Vehicle>('POST', '/vehicles', { body }),
  addDriver: (body: C.NewDriver) => call<C.Driver>('POST', '/drivers', { body }),
  addPlace: (body: C.NewPlace) => call<C.NamedPlace>('POST', '/places', { body }),
  /** Seats a driver; whoever sits there leaves, and the driver leaves any other seat. */
  seat: (vehicle: string, driver: string) =>
    call<unknown>('PUT', `/vehicles/${vehicle}/driver`, { body: { driver, take_over: true } }),
  unseat: (vehicle: string) => call<unknown>('DELETE', `/vehicles/${vehicle}/driver`),
  positions: () => callAll<C.Position>('/positions/latest'),

  deliveries: (query: Query) => callEnvelope<C.DeliveryRow[]>('GET', '/deliveries', { query }),
  /** What may be put on a route now. */
  plannable: () => callAll<C.DeliveryRow>('/deliveries', { status: 'eq.ready' }),
  /** These deliveries, in any order; asked for in addresses of a bearable length. */
  async deliveriesByIds(ids: string[]): Promise<C.DeliveryRow[]> {
    const pages: Promise<C.DeliveryRow[]>[] = []
    for (let i = 0; i < ids.length; i += IDS_PER_ASK) {
      const some = ids.slice(i, i + IDS_PER_ASK)
      pages.push(call('GET', '/deliveries', { query: { id: `in.(${some.join(',')})`, limit: some.length } }))
    }
    return (await Promise.all(pages)).flat()
  },
  depots: async () => byName(await callAll<C.NamedPlace>('/places', { kind: 'eq.depot' })),
  delivery: (id: string) => call<C.Delivery>('GET', `/deliveries/${id}`),
  timeline: (id: string) => call<C.TimelineEntry[]>('GET', `/deliveries/${id}/timeline`),
  import(ask: C.ImportAsk): Promise<C.Import> {
    const body = new FormData()
    body.set('mode', ask.mode)
    body.set('date', ask.date)
    if (ask.mapping) body.set('mapping', JSON.stringify(ask.mapping))
    body.set('file', ask.file)
    return call('POST', '/imports', { body })
  },
  importOf: (id: string) => call<C.Import>('GET', `/imports/${id}`),
  importRows: (id: string) =>
    call<C.ImportRow[]>('GET', `/imports/${id}/rows`, { query: { state: 'eq.bad', limit: 200 } }),
  undoImport: (id: string) => call<C.Import>('POST', `/imports/${id}/undo`, { body: {} }),

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
