import { type DeliveryRow, type PlanDetail, planning, type Solution, server, type WhatIf } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { createContext, type ReactNode, useCallback, useContext, useMemo } from 'react'
import { useMe } from '../shell/me'
import { routeOf, type Target, withChange } from './hand'
import { dayOf } from './scale'
import { useT } from './texts'
import { type Edits, useEdits } from './use-edits'
import { type Hand, useHand } from './use-hand'

/** What is selected, in the address: a route, a stop of it, an earlier revision. */
export type Selection = { route?: string | undefined; stop?: string | undefined; rev?: number | undefined }

export type Board = {
  plan: PlanDetail
  /** The newest solution, or the earlier revision that is looked at. */
  solution: Solution | undefined
  /** The solution as it would be with the stop that is in the hand. */
  shown: Solution | undefined
  /** Every vehicle of the plan in its order, those without a route too. */
  vehicles: string[]
  selection: Selection
  /** May the board be changed: not while an earlier revision is looked at. */
  editable: boolean
  hand: Hand
  edits: Edits
  choose(next: Selection): void
  vehicleName(id: string): string
  delivery(job: string): DeliveryRow | undefined
  jobName(job: string): string
  /** When service may begin; none means at any time. */
  windowsOf(job: string): { from: string; until: string }[]
  /** Is it a job of this plan, served or not? */
  isAsked(job: string): boolean
  money(minor: number): string
}

const Context = createContext<Board | null>(null)
export const BoardContext = ({ board, children }: { board: Board; children: ReactNode }) => (
  <Context.Provider value={board}>{children}</Context.Provider>
)

export function useBoard(): Board {
  const board = useContext(Context)
  if (!board) throw new Error('BUG: the board was asked for outside it')
  return board
}

/** Everything the parts of the board share. */
export function useBoardState(plan: PlanDetail): Board {
  const selection = useSearch({ from: '/inside/plan/$id' })
  const navigate = useNavigate()
  const choose = useCallback(
    (next: Selection) =>
      void navigate({ to: '/plan/$id', params: { id: plan.id }, search: next, replace: true }),
    [navigate, plan.id],
  )
  const names = useNames(plan)
  const { rev } = selection
  const earlier = useQuery({
    queryKey: ['plan', plan.id, 'revision', rev],
    queryFn: () => planning.planAt(plan.id, rev as number),
    enabled: rev !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const solution = (rev === undefined ? plan.solution : earlier.data?.solution) ?? undefined
  const edits = useEdits(plan)
  const words = useWords(names)
  const { vehicles } = names
  const hand = useHand(plan, solution, vehicles, edits.make, words)
  const shown = useMemo(
    () => (solution && hand.outcome ? withChange(solution, hand.outcome, vehicles) : solution),
    [solution, hand.outcome, vehicles],
  )
  return {
    plan,
    solution,
    shown,
    selection,
    editable: rev === undefined && plan.allowed.includes('edit'),
    hand,
    edits,
    choose,
    ...names,
  }
}

function useNames(plan: PlanDetail) {
  const { format } = useI18n()
  const me = useMe()
  const all = useQuery({ queryKey: ['vehicles'], queryFn: server.vehicles })
  const ask = useQuery({
    queryKey: ['plan', plan.id, 'ask'],
    queryFn: () => planning.ask(plan.id),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const named = useQuery({
    queryKey: ['deliveries', 'of-plan', plan.id],
    queryFn: () =>
      server.deliveriesByIds(ask.data?.jobs.map(j => j.id).filter(j => j.startsWith('dlv_')) ?? []),
    enabled: Boolean(ask.data),
    refetchInterval: plan.state === 'published' ? 20_000 : false,
  })
  return useMemo(() => {
    const byId = new Map(named.data?.map(d => [d.id, d]))
    const vehicleNames = new Map(all.data?.map(v => [v.id, v.name]))
    const jobs = new Map(ask.data?.jobs.map(j => [j.id, j]))
    const currency = me.data?.organization.currency ?? 'AED'
    return {
      vehicles: ask.data?.vehicles.map(v => v.id) ?? [],
      vehicleName: (id: string) => vehicleNames.get(id) ?? id,
      delivery: (job: string) => byId.get(job),
      jobName: (job: string) => byId.get(job)?.recipient.name ?? job,
      windowsOf: (job: string) => jobs.get(job)?.windows ?? [],
      isAsked: (job: string) => jobs.has(job),
      money: (minor: number) => format.money({ minor, currency }),
    }
  }, [named.data, all.data, ask.data, me.data, format])
}

function useWords(names: ReturnType<typeof useNames>) {
  const t = useT()
  const { format } = useI18n()
  return useMemo(
    () => ({
      moved: (job: string, target: Target, change: WhatIf) => {
        const name = names.jobName(job)
        const km = format.distance(Math.abs(change.change.distance_m))
        const vehicle = target.vehicle ? names.vehicleName(target.vehicle) : ''
        if (!target.vehicle) return t('plan.taken_off', { name })
        return t(change.change.distance_m <= 0 ? 'plan.moved_saves' : 'plan.moved_adds', {
          name,
          vehicle,
          km,
        })
      },
    }),
    [t, format, names],
  )
}

/** The route that matters now: the chosen one, or the one of the chosen stop. */
export const chosenRoute = (board: Board): string | null =>
  board.selection.route ??
  (board.selection.stop && board.solution
    ? (routeOf(board.solution.routes, board.selection.stop)?.vehicle ?? null)
    : null)

/** The hours of the board; those of the solution itself, so that they stand still while something is carried. */
export const useDay = (solution: Solution | undefined) =>
  useMemo(() => dayOf(solution?.routes ?? []), [solution])
