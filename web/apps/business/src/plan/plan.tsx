import { Live, type PlanDetail, type PlanProgress, type PlanVerb, server } from '@qafila/api'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, type Command, Icon, Skeleton, toast, useCommands } from '@qafila/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { useTitle } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import { RouteList } from './route-list'
import { Searching } from './searching'
import { PlanState } from './state'
import { useT } from './texts'

const PlanMap = lazy(() => import('./plan-map').then(m => ({ default: m.PlanMap })))

/** Review what the planner found, and put it in force. */
export function PlanPage() {
  const t = useT()
  const { id } = useParams({ from: '/inside/plan/$id' })
  const plan = useQuery({
    queryKey: ['plan', id],
    queryFn: () => server.plan(id),
    // The stream tells sooner; this is for when it is down.
    refetchInterval: query => (query.state.data?.state === 'solving' ? 1500 : 30_000),
  })
  if (plan.error)
    return (
      <div className="p-6">
        <ProblemNotice error={plan.error} onRetry={() => void plan.refetch()} />
      </div>
    )
  return plan.data ? <Board plan={plan.data} /> : <Skeleton label={t('plan.loading')} rows={10} />
}

function Board({ plan }: { plan: PlanDetail }) {
  const t = useT()
  const navigate = useNavigate()
  const { route } = useSearch({ from: '/inside/plan/$id' })
  useTitle(plan.name)
  const verbs = useVerbs(plan)
  const progress = useProgress(plan)
  const choose = useCallback(
    (next: string | null) =>
      void navigate({
        to: '/plan/$id',
        params: { id: plan.id },
        search: { route: next ?? undefined },
        replace: true,
      }),
    [navigate, plan.id],
  )
  useBoardCommands(plan, verbs, route ?? null, choose)
  const names = useVehicleNames()
  const solution = plan.solution
  return (
    <div className="grid h-full min-h-0 max-md:scroll-calm max-md:grid-rows-[auto_45dvh_auto] md:grid-cols-[minmax(22rem,30rem)_minmax(0,1fr)] md:grid-rows-[auto_minmax(0,1fr)]">
      <Head plan={plan} verbs={verbs} />
      <div className="relative min-h-0 max-md:row-start-2 md:col-start-2 md:row-start-2">
        <Suspense fallback={<div className="bg-sunken size-full" />}>
          <PlanMap
            routes={solution?.routes ?? []}
            unserved={solution?.unserved ?? []}
            chosen={route ?? null}
            onChoose={choose}
          />
        </Suspense>
      </div>
      <section
        aria-label={t('plan.list')}
        className="bg-surface border-line md:scroll-calm min-h-0 md:border-e"
      >
        {plan.state === 'solving' && (
          <Searching
            plan={plan}
            progress={progress}
            onStop={() => verbs.run('stop')}
            onCancel={() => verbs.run('cancel')}
            busy={verbs.busy}
          />
        )}
        {plan.state === 'failed' && (
          <div className="p-4">
            <ProblemNotice
              error={new Error(plan.failure ?? t('plan.failed'))}
              onRetry={() => verbs.run('solve')}
            />
          </div>
        )}
        {solution && (
          <RouteList plan={plan} solution={solution} names={names} chosen={route ?? null} onChoose={choose} />
        )}
      </section>
    </div>
  )
}

function useVehicleNames(): (id: string) => string {
  const vehicles = useQuery({ queryKey: ['vehicles'], queryFn: server.vehicles })
  return useCallback((id: string) => vehicles.data?.find(v => v.id === id)?.name ?? id, [vehicles.data])
}

/** The search as it goes: pushed by the stream, at most five times a second. */
function useProgress(plan: PlanDetail): PlanProgress | undefined {
  const queries = useQueryClient()
  const [pushed, setPushed] = useState<PlanProgress | undefined>()
  const solving = plan.state === 'solving'
  useEffect(() => {
    if (!solving) return
    setPushed(undefined)
    const live = new Live()
    const stop = live.subscribe(`plan:${plan.id}`, frame => {
      if (frame.type === 'planning:progress') setPushed(frame.data as PlanProgress)
      else void queries.invalidateQueries({ queryKey: ['plan', plan.id] })
    })
    return () => {
      stop()
      live.close()
    }
  }, [solving, plan.id, queries])
  return pushed ?? plan.progress
}

type Verbs = { run(verb: PlanVerb): void; busy: boolean; pending: PlanVerb | undefined; error: unknown }

function useVerbs(plan: PlanDetail): Verbs {
  const t = useT()
  const queries = useQueryClient()
  const mutation = useMutation({
    mutationFn: (verb: PlanVerb) => server.planVerb(plan, verb),
    onSuccess: (summary, verb) => {
      void queries.invalidateQueries({ queryKey: ['plan', plan.id] })
      void queries.invalidateQueries({ queryKey: ['plans'] })
      void queries.invalidateQueries({ queryKey: ['deliveries'] })
      if (verb === 'undo') toast(t('plan.undone'))
      if (verb === 'publish') {
        const undo = () =>
          void server.planVerb(summary, 'undo').then(() => {
            toast(t('plan.undone'))
            void queries.invalidateQueries({ queryKey: ['plan', plan.id] })
          })
        toast(t('plan.published', { n: summary.routes }), { action: { label: t('plan.undo'), run: undo } })
      }
    },
  })
  return {
    run: mutation.mutate,
    busy: mutation.isPending,
    pending: mutation.isPending ? mutation.variables : undefined,
    error: mutation.error,
  }
}

function Head({ plan, verbs }: { plan: PlanDetail; verbs: Verbs }) {
  const t = useT()
  const { format } = useI18n()
  const may = (verb: PlanVerb) => plan.allowed.includes(verb)
  const current = plan.state === 'published' && plan.published_revision === plan.revision
  return (
    <header className="border-line bg-surface col-span-full border-b px-4 py-3 md:px-6">
      <Link to="/plan" className="text-muted hover:text-ink inline-flex items-center gap-1 text-sm">
        <Icon name="chevron" size={14} className="-scale-x-100 rtl:scale-x-100" />
        {t('nav.plan')}
      </Link>
      <div className="mt-0.5 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="tight text-xl font-bold">
          <Bdi>{plan.name}</Bdi>
        </h1>
        <PlanState state={plan.state} />
        <span className="text-muted text-sm">{format.day(`${plan.date}T12:00:00Z`)}</span>
        <div className="ms-auto flex flex-wrap gap-2">
          {may('solve') && plan.state !== 'published' && (
            <Button
              look="quiet"
              icon="refresh"
              busy={verbs.pending === 'solve'}
              onClick={() => verbs.run('solve')}
            >
              {t('plan.solve_on')}
            </Button>
          )}
          {may('undo') && (
            <Button
              look="quiet"
              icon="undo"
              busy={verbs.pending === 'undo'}
              onClick={() => verbs.run('undo')}
            >
              {t('plan.undo_publish')}
            </Button>
          )}
          {may('publish') && !current && plan.revision > 0 && (
            <Button icon="check" busy={verbs.pending === 'publish'} onClick={() => verbs.run('publish')}>
              {t('plan.publish')}
            </Button>
          )}
        </div>
      </div>
      {verbs.error ? (
        <div className="mt-2">
          <ProblemNotice error={verbs.error} />
        </div>
      ) : null}
    </header>
  )
}

function useBoardCommands(
  plan: PlanDetail,
  verbs: Verbs,
  chosen: string | null,
  choose: (route: string | null) => void,
) {
  const t = useT()
  const { run } = verbs
  const commands = useMemo<Command[]>(() => {
    const group = t('nav.plan')
    const ids = plan.solution?.routes.map(r => r.vehicle) ?? []
    const step = (by: number) => {
      if (!ids.length) return
      const at = chosen ? ids.indexOf(chosen) : by > 0 ? -1 : 0
      choose(ids[(at + by + ids.length) % ids.length] ?? null)
    }
    const verb = (name: PlanVerb, label: string, keys: string): Command[] =>
      plan.allowed.includes(name) ? [{ id: `plan-${name}`, label, group, keys, run: () => run(name) }] : []
    return [
      { id: 'plan-next', label: t('plan.next_route'), group, keys: ']', run: () => step(1) },
      { id: 'plan-previous', label: t('plan.previous_route'), group, keys: '[', run: () => step(-1) },
      { id: 'plan-all', label: t('plan.all_routes'), group, keys: 'Escape', run: () => choose(null) },
      ...verb('publish', t('plan.publish'), 'p'),
      ...verb('stop', t('plan.use_best'), 's'),
      ...verb('undo', t('plan.undo_publish'), 'z'),
    ]
  }, [plan, chosen, choose, run, t])
  useCommands(commands)
}
