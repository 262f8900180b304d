import { call, type Served } from '@qafila/api'

export type Hours = { day: number; from: string; until: string }
/** As the server sends it; the fields of later releases are read where they are there. */
export type Organization = Served<'Organization'> & {
  working_hours?: Hours[]
  branding: Served<'Branding'> & { logo_url?: string | null }
}
export type Branding = Organization['branding']
export type Rules = Served<'RulesView'>
export type Proof = NonNullable<Rules['proof']>
/** One reason a delivery can fail for, and what it asks for. Times are seconds. */
export type Failure = {
  code: string
  fault: 'recipient' | 'shipper' | 'carrier' | 'nobody'
  counts: boolean
  photo: boolean
  fix: boolean
  call: boolean
  note: boolean
  wait_s_min: number
  next: 'retry_today' | 'reschedule' | 'return' | 'review'
}
export type Plan = { plan: string; limits: { resource: string; most?: number | null }[] }
export type Checklist = Served<'Checklist'>
export type User = Served<'User'>
export type Grant = Served<'Grant'>
export type Role = Grant['role']
/** `link` only in the answer to the invitation itself. */
export type Invitation = Served<'Invitation'> & { link?: string | null }
export type ApiKey = Served<'ApiKey'>
export type NewApiKey = Served<'NewApiKey'>

/** The identity room and the delivery rules, as the office uses them. */
export const office = {
  organization: () => call<Organization>('GET', '/organization'),
  change: (body: object) => call<Organization>('PATCH', '/organization', { body }),
  putLogo: (file: File) => call<Organization>('PUT', '/organization/logo', { body: file }),
  removeLogo: () => call<Organization>('DELETE', '/organization/logo'),
  plans: () => call<Plan[]>('GET', '/organization/plans'),
  takePlan: (plan: string) => call<Organization>('PUT', '/organization/plan', { body: { plan } }),

  rules: () => call<Rules>('GET', '/delivery-rules'),
  putRules: (body: Rules) => call<Rules>('PUT', '/delivery-rules', { body }),
  tolls: () => call<Served<'TollSettings'>>('GET', '/toll-settings'),
  putTolls: (tolls: Served<'TollPrices'>, version: number) =>
    call<Served<'TollSettings'>>('PUT', '/toll-settings', { body: { tolls }, ifMatch: version }),
  checklist: () => call<Checklist>('GET', '/vehicle-checklist'),
  putChecklist: (body: Served<'ChecklistInput'>) => call<Checklist>('PUT', '/vehicle-checklist', { body }),
  failures: () => call<Failure[]>('GET', '/failure-codes'),

  users: () => call<User[]>('GET', '/users', { query: { limit: 1000 } }),
  changeUser: (id: string, body: object) => call<User>('PATCH', `/users/${id}`, { body }),
  putGrants: (id: string, grants: Grant[]) => call<User>('PUT', `/users/${id}/grants`, { body: { grants } }),
  endSessions: (id: string) => call<{ ended: number }>('DELETE', `/users/${id}/sessions`),
  invitations: () => call<Invitation[]>('GET', '/invitations'),
  invite: (body: Served<'Invite'>) => call<Invitation>('POST', '/invitations', { body }),
  takeBack: (id: string) => call<Invitation>('DELETE', `/invitations/${id}`),

  keys: () => call<ApiKey[]>('GET', '/api-keys'),
  makeKey: (body: NewApiKey) => call<Served<'CreatedApiKey'>>('POST', '/api-keys', { body }),
  revokeKey: (id: string) => call<ApiKey>('DELETE', `/api-keys/${id}`),
}
