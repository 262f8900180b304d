import type { PlanDetail, PlanProgress } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { Button, Progress, Spinner } from '@qafila/ui'
import { useT } from './texts'

type SearchingProps = {
  plan: PlanDetail
  /** What was heard of the search so far, oldest first. */
  heard: PlanProgress[]
  budgetS: number | undefined
  busy: boolean
  onStop(): void
  onCancel(): void
}

/** The search while it goes on: it only gets better, and may be ended at any time. */
export function Searching({ plan, heard, budgetS, busy, onStop, onCancel }: SearchingProps) {
  const t = useT()
  const { format } = useI18n()
  const now = heard.at(-1)
  const share = now && budgetS ? Math.min(1, now.elapsed_ms / 1000 / budgetS) : 0
  return (
    <section aria-labelledby="searching" className="bg-brand-soft m-4 rounded-lg p-5">
      <h2 id="searching" className="text-brand flex items-center gap-3 text-lg font-semibold">
        <Spinner />
        {t('plan.searching')}
      </h2>
      <p className="text-muted mt-1 text-sm">
        {t('plan.searching_lead', { jobs: plan.jobs, vehicles: plan.vehicles })}
      </p>
      <div className="mt-3">
        <Progress label={t('plan.searching')} value={share} />
      </div>
      <dl className="mt-4 grid grid-cols-2 gap-x-6 gap-y-3">
        <Stat label={t('plan.stat_routes')} value={now && format.number(now.routes)} />
        <Stat label={t('plan.stat_unserved')} value={now && format.number(now.unserved)} />
        <Stat label={t('plan.stat_distance')} value={now && format.distance(now.distance_m)} />
        <Stat
          label={t('plan.stat_tried')}
          value={now && format.number(now.iterations, { notation: 'compact' })}
        />
      </dl>
      <Falling label={t('plan.cost_falls')} values={heard.map(p => p.cost_minor)} />
      <div className="mt-5 flex flex-wrap gap-2">
        <Button onClick={onStop} busy={busy} disabled={!now}>
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

/** The cost as it falls; flat for long means that there is little more to find. */
function Falling({ values, label }: { values: number[]; label: string }) {
  if (values.length < 3) return null
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const points = values.map((v, i) => {
    const x = (i / (values.length - 1)) * 100
    return `${x.toFixed(1)},${(28 - ((v - low) / Math.max(1, high - low)) * 26).toFixed(1)}`
  })
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox="0 0 100 30"
      preserveAspectRatio="none"
      className="text-brand mt-4 h-12 w-full rtl:-scale-x-100"
    >
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
