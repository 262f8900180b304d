import type { PlanDetail, PlanProgress } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { Button, Spinner } from '@qafila/ui'
import { useT } from './texts'

type SearchingProps = {
  plan: PlanDetail
  progress: PlanProgress | undefined
  busy: boolean
  onStop(): void
  onCancel(): void
}

/** The search while it goes on: it only gets better, and may be ended at any time. */
export function Searching({ plan, progress, busy, onStop, onCancel }: SearchingProps) {
  const t = useT()
  const { format } = useI18n()
  return (
    <section aria-labelledby="searching" className="bg-brand-soft m-4 rounded-lg p-5">
      <h2 id="searching" className="text-brand flex items-center gap-3 text-lg font-semibold">
        <Spinner />
        {t('plan.searching')}
      </h2>
      <p className="text-muted mt-1 text-sm">
        {t('plan.searching_lead', { jobs: plan.jobs, vehicles: plan.vehicles })}
      </p>
      <dl className="mt-4 grid grid-cols-2 gap-x-6 gap-y-3">
        <Stat label={t('plan.stat_routes')} value={progress && format.number(progress.routes)} />
        <Stat label={t('plan.stat_unserved')} value={progress && format.number(progress.unserved)} />
        <Stat label={t('plan.stat_distance')} value={progress && format.distance(progress.distance_m)} />
        <Stat
          label={t('plan.stat_tried')}
          value={progress && format.number(progress.iterations, { notation: 'compact' })}
        />
      </dl>
      <div className="mt-5 flex flex-wrap gap-2">
        <Button onClick={onStop} busy={busy} disabled={!progress}>
          {t('plan.use_best')}
        </Button>
        <Button look="plain" onClick={onCancel} disabled={busy}>
          {t('plan.abandon')}
        </Button>
      </div>
    </section>
  )
}

const Stat = ({ label, value }: { label: string; value: string | undefined }) => (
  <div>
    <dt className="text-muted text-sm">{label}</dt>
    <dd className="tnum text-xl font-bold">{value ?? '—'}</dd>
  </div>
)
