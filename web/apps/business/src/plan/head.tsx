import type { PlanVerb } from '@qafila/api'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Icon } from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import { noonOf } from '../parts/days'
import { ProblemNotice } from '../shell/problem'
import { useBoard } from './board'
import { PlanState } from './state'
import { useT } from './texts'
import type { Verbs } from './use-verbs'

export type Panel = 'compare' | 'replan' | null

/** The plan's name, where it is in its life, and what may be asked of it now. */
export function Head({ verbs, onPanel }: { verbs: Verbs; onPanel(panel: Panel): void }) {
  const t = useT()
  const { format } = useI18n()
  const { plan } = useBoard()
  const may = (verb: PlanVerb | 'replan') => plan.allowed.includes(verb)
  const current = plan.state === 'published' && plan.published_revision === plan.revision
  const asks = (verb: PlanVerb) => ({ busy: verbs.pending === verb, onClick: () => verbs.run(verb) })
  return (
    <header className="border-line bg-surface col-span-full border-b px-4 py-2.5 md:px-6">
      <Link to="/plan" className="text-muted hover:text-ink inline-flex items-center gap-1 text-sm">
        <Icon name="chevron" size={14} className="-scale-x-100 rtl:scale-x-100" />
        {t('nav.plan')}
      </Link>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="tight min-w-0 text-xl font-bold">
          <Bdi>{plan.name}</Bdi>
        </h1>
        <PlanState state={plan.state} />
        <span className="text-muted text-sm">{format.day(noonOf(plan.date))}</span>
        <div className="ms-auto flex flex-wrap gap-2">
          {plan.revision > 1 && (
            <Button look="plain" icon="clock" onClick={() => onPanel('compare')}>
              {t('plan.compare')}
            </Button>
          )}
          {may('solve') && plan.state !== 'published' && (
            <Button look="quiet" icon="refresh" {...asks('solve')}>
              {t('plan.solve_on')}
            </Button>
          )}
          {may('undo') && (
            <Button look="quiet" icon="undo" {...asks('undo')}>
              {t('plan.undo_publish')}
            </Button>
          )}
          {may('replan') && (
            <Button look={current ? 'primary' : 'quiet'} icon="bolt" onClick={() => onPanel('replan')}>
              {t('plan.replan')}
            </Button>
          )}
          {may('publish') && !current && plan.revision > 0 && (
            <Button icon="check" {...asks('publish')}>
              {t(plan.published_revision ? 'plan.publish_changes' : 'plan.publish')}
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
