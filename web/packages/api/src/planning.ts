/**
 * The planner's endpoints: a plan's life from the day's deliveries to its revisions. Shapes are the server's own
 * (`schema.d.ts`). Distances metres, durations seconds, money minor units of the organisation's currency.
 */
import { call } from './call'
import type { Goal, PlanDetail, PlanSummary, Point, Span } from './contract'
import type { components } from './schema'

type Served = components['schemas']

export type Edit = Served['PlanEdit']
export type WhatIf = Served['WhatIf']
export type Totals = Served['Totals']
export type Broken = Served['Broken']
export type Reason = Served['Reason']
export type Edited = WhatIf & { plan: PlanSummary }
export type Revision = Omit<Served['Revision'], 'edits' | 'origin'> & {
  origin: 'solved' | 'edited' | string
  edits: Edit[]
}
/** What the plan does without, and in the server's words why; and the vehicles that go without a break that was asked for. */
export type Planned = PlanSummary & { left_out: Served['Unplannable'][]; without_break: string[] }
export type PlanDay = {
  name?: string
  date: string
  window: Span
  depot: Point
  vehicles?: string[]
  deliveries?: string[]
  objective: Goal
  budget_s: number
  open_end?: boolean
  breaks?: { window: Span; duration_s: number }[]
  reloads_max?: number
}
export type Stand = Partial<Served['Stand']> & { id: string }
export type NewJob = {
  id: string
  kind: 'deliver'
  point: Point
  windows: Span[]
  service_s: number
  load: Record<string, number>
  skills: string[]
}
export type Replan = { vehicles: Stand[]; add_jobs: NewJob[]; frozen: number; budget_s: number }

/** A way through some points. `polyline6` is Google's encoded polyline with six decimals. */
export type FoundRoute = Omit<Served['FoundRoute'], 'source'> & { source: 'roads' | 'straight_line' | string }

/** What was asked: the vehicles and jobs by the names the plan uses, and how long the search may take. */
export type PlanAsk = Pick<
  Served['Envelope_PlanRequest']['data'],
  'vehicles' | 'jobs' | 'window' | 'budget_s'
>
export type Explained = Served['Envelope_Explained']['data']

export const planning = {
  ask: (id: string) => call<PlanAsk>('GET', `/plans/${id}/request`),
  /** Why a job is where it is, and what the next best vehicles would cost; or what would let it in. */
  explain: (id: string, job: string) =>
    call<Explained>('GET', `/plans/${id}/jobs/${encodeURIComponent(job)}`),
  /** Gathers what is ready and who can drive, and asks for routes. The same key asks once. */
  planDay: (body: PlanDay, idempotencyKey: string) =>
    call<Planned>('POST', '/deliveries/plan', { body, idempotencyKey }),
  /** The plan as it was at a revision. */
  planAt: (id: string, revision: number) => call<PlanDetail>('GET', `/plans/${id}`, { query: { revision } }),
  revisions: (id: string) => call<Revision[]>('GET', `/plans/${id}/revisions`),
  /** What the edits would change; keeps nothing. */
  whatIf: (id: string, edits: Edit[], signal?: AbortSignal) =>
    call<WhatIf>('POST', `/plans/${id}/what-if`, { body: { edits }, ...(signal ? { signal } : {}) }),
  edit: (plan: { id: string; version: number }, edits: Edit[], acceptViolations: boolean) =>
    call<Edited>('POST', `/plans/${plan.id}/edit`, {
      body: { edits, accept_violations: acceptViolations },
      ifMatch: plan.version,
    }),
  replan: (id: string, body: Replan, idempotencyKey: string) =>
    call<PlanSummary>('POST', `/plans/${id}/replan`, { body, idempotencyKey }),
  wayThrough: (points: Point[], profile: string, departAt: string, signal: AbortSignal) =>
    call<FoundRoute>('POST', '/routing/route', { body: { points, profile, depart_at: departAt }, signal }),
}
