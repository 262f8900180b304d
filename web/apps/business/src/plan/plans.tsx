import { type PlanSummary, server } from '@qafila/api'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, type Command, Empty, Skeleton, useCommands } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { noonOf } from '../parts/days'
import { Page } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import { NewPlan } from './new-plan'
import { PlanState } from './state'
import { useT } from './texts'

/** Every plan, newest first, and the door to a new one. */
export function PlansPage() {
  const t = useT()
  const navigate = useNavigate()
  const open = useSearch({ from: '/inside/plan' }).new === true
  const setOpen = useCallback(
    (open: boolean) => void navigate({ to: '/plan', search: open ? { new: true } : {}, replace: true }),
    [navigate],
  )
  const plans = useQuery({
    queryKey: ['plans'],
    queryFn: () => server.plans({ limit: 50, order: 'created_at.desc' }),
    refetchInterval: 10_000,
  })
  const commands = useMemo<Command[]>(
    () => [
      { id: 'new-plan', label: t('plan.new'), group: t('nav.plan'), keys: 'n', run: () => setOpen(true) },
    ],
    [t, setOpen],
  )
  useCommands(commands)
  const start = (
    <Button icon="plus" onClick={() => setOpen(true)}>
      {t('plan.new')}
    </Button>
  )
  return (
    <Page title={t('nav.plan')} actions={start}>
      <div className="scroll-calm">
        {plans.error ? (
          <div className="p-4">
            <ProblemNotice error={plans.error} onRetry={() => void plans.refetch()} />
          </div>
        ) : plans.isPending ? (
          <Skeleton label={t('plan.loading')} />
        ) : plans.data.length ? (
          <ul className="mx-auto grid max-w-4xl gap-3 p-4 md:p-6">
            {plans.data.map(plan => (
              <PlanLine key={plan.id} plan={plan} />
            ))}
          </ul>
        ) : (
          <Empty icon="plan" title={t('plan.none')} action={start}>
            {t('plan.none_hint')}
          </Empty>
        )}
        <NewPlan open={open} onClose={() => setOpen(false)} />
      </div>
    </Page>
  )
}

function PlanLine({ plan }: { plan: PlanSummary }) {
  const t = useT()
  const { format } = useI18n()
  const solved = plan.revision > 0
  return (
    <li>
      <Link
        to="/plan/$id"
        params={{ id: plan.id }}
        className="bg-surface border-line hover:border-edge grid gap-x-6 gap-y-1 rounded-lg border px-5 py-3.5 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center"
      >
        <span className="min-w-0">
          <span className="flex items-center gap-3">
            <span className="truncate text-lg font-semibold">
              <Bdi>{plan.name}</Bdi>
            </span>
            <PlanState state={plan.state} />
          </span>
          <span className="text-muted block text-sm">
            {format.day(noonOf(plan.date))} · {t('plan.asked', { jobs: plan.jobs, vehicles: plan.vehicles })}
          </span>
        </span>
        {solved && (
          <span className="text-muted tnum flex flex-wrap gap-x-5 text-sm">
            <span>{t('plan.routes', { n: plan.routes })}</span>
            <span>{format.distance(plan.distance_m)}</span>
            {plan.jobs > plan.served && (
              <span className="text-bad font-semibold">
                {t('plan.unserved_n', { n: plan.jobs - plan.served })}
              </span>
            )}
          </span>
        )}
      </Link>
    </li>
  )
}
