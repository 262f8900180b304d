import { type PlanDetail, planning, server } from '@qafila/api'
import { Button, Notice, Skeleton } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTitle } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import { BoardContext, useBoard, useBoardState } from './board'
import { useBoardCommands } from './board-commands'
import { HandBar } from './hand-bar'
import { Head, type Panel } from './head'
import { LeftOutList } from './left-out'
import { RouteList } from './route-list'
import { Searching } from './searching'
import { useT } from './texts'
import { Timeline } from './timeline'
import { useProgress, useVerbs } from './use-verbs'

const PlanMap = lazy(() => import('./plan-map').then(m => ({ default: m.PlanMap })))
const Compare = lazy(() => import('./compare').then(m => ({ default: m.Compare })))
const Replan = lazy(() => import('./replan').then(m => ({ default: m.Replan })))

/** Review what the planner found, change it by hand, and put it in force. */
export function PlanPage() {
  const t = useT()
  const { id } = useParams({ from: '/inside/plan/$id' })
  const plan = useQuery({
    queryKey: ['plan', id],
    queryFn: () => server.plan(id),
    // The stream tells sooner; this is for when it is down.
    refetchInterval: query => (query.state.data?.state === 'solving' ? 1500 : 30_000),
  })
  if (plan.error && !plan.data)
    return (
      <div className="p-6">
        <ProblemNotice error={plan.error} onRetry={() => void plan.refetch()} />
      </div>
    )
  return plan.data ? (
    <BoardPage key={id} plan={plan.data} />
  ) : (
    <Skeleton label={t('plan.loading')} rows={10} />
  )
}

/** Map, timeline and list of one plan, with one selection and one hand. */
function BoardPage({ plan }: { plan: PlanDetail }) {
  useTitle(plan.name)
  const t = useT()
  const board = useBoardState(plan)
  const verbs = useVerbs(plan)
  const [panel, setPanel] = useState<Panel>(null)
  useBoardCommands(board, verbs, setPanel)
  const solved = Boolean(board.solution?.routes.length)
  return (
    <BoardContext board={board}>
      <div className="max-md:scroll-calm relative grid h-full min-h-0 max-md:grid-cols-[minmax(0,1fr)] max-md:grid-rows-[auto_40dvh_auto_auto] md:grid-cols-[minmax(21rem,26rem)_minmax(0,1fr)] md:grid-rows-[auto_minmax(0,1fr)]">
        <Head verbs={verbs} onPanel={setPanel} />
        <section
          aria-label={t('plan.list')}
          className="bg-surface border-line md:scroll-calm min-h-0 max-md:row-start-4 md:col-start-1 md:row-start-2 md:border-e"
        >
          <Status plan={plan} verbs={verbs} />
          <LeftOutList plan={plan.id} />
          <RouteList />
        </section>
        <div
          className={`grid min-h-0 max-md:contents md:col-start-2 md:row-start-2 ${solved ? 'md:grid-rows-[minmax(0,1fr)_minmax(0,0.72fr)]' : ''}`}
        >
          <div className="relative min-h-0 max-md:row-start-2">
            <Suspense fallback={<div className="bg-sunken size-full" />}>
              <PlanMap />
            </Suspense>
            <HandBar />
          </div>
          {solved && <Timeline />}
        </div>
        <Suspense>
          {panel === 'compare' && <Compare onClose={() => setPanel(null)} />}
          {panel === 'replan' && <Replan onClose={() => setPanel(null)} />}
        </Suspense>
      </div>
    </BoardContext>
  )
}

/** What stands between the reader and the routes: a search, a failure, an earlier revision. */
function Status({ plan, verbs }: { plan: PlanDetail; verbs: ReturnType<typeof useVerbs> }) {
  const t = useT()
  const heard = useProgress(plan)
  const ask = useQuery({
    queryKey: ['plan', plan.id, 'ask'],
    queryFn: () => planning.ask(plan.id),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <>
      {plan.state === 'solving' && (
        <Searching
          plan={plan}
          heard={heard}
          budgetS={ask.data?.budget_s}
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
      <Looking />
    </>
  )
}

function Looking() {
  const t = useT()
  const { selection, choose } = useBoard()
  if (selection.rev === undefined) return null
  return (
    <div className="p-3">
      <Notice
        action={
          <Button look="quiet" onClick={() => choose({})}>
            {t('plan.to_newest')}
          </Button>
        }
      >
        {t('plan.looking', { n: selection.rev })}
      </Notice>
    </div>
  )
}
