import type { PlanState as State } from '@qafila/api'
import type { Phase } from '@qafila/domain'
import { PhaseMark } from '@qafila/ui'
import { useT } from './texts'

const PHASE: Record<State, Phase> = {
  draft: 'waiting',
  solving: 'moving',
  ready: 'waiting',
  published: 'done',
  undone: 'closed',
  superseded: 'closed',
  failed: 'trouble',
  cancelled: 'closed',
}

const TONE: Record<Phase, string> = {
  waiting: 'text-ink bg-saffron/25',
  moving: 'text-move bg-move-soft',
  done: 'text-ok bg-ok-soft',
  trouble: 'text-bad bg-bad-soft',
  closed: 'text-muted bg-sunken',
}

/** Where a plan is in its life, as shape, colour and word. */
export function PlanState({ state }: { state: State }) {
  const t = useT()
  const phase = PHASE[state]
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-xs font-semibold whitespace-nowrap ${TONE[phase]}`}
    >
      <PhaseMark phase={phase} />
      {t(`plan.state_${state}`)}
    </span>
  )
}
