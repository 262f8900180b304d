import { AWAYS, DECLINES, FAILURES, isStatus, phaseOf } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { Check, type Moment, Timeline } from '@qafila/ui'
import { useCallback, useMemo, useState } from 'react'
import { Section } from './facts'
import { useDrivers } from './filters'
import type { Order, Step } from './orders'
import { useT } from './texts'
import { VERBS, type Verb } from './verbs'

/** What happened, the newest first: what a dispatcher on the telephone is asked about. */
export function Story({ order, steps }: { order: Order; steps: Step[] }) {
  const t = useT()
  const { format } = useI18n()
  const [all, setAll] = useState(false)
  const titleOf = useTitle()
  const hidden = steps.some(step => step.superseded)
  const moments = useMemo<Moment[]>(
    () =>
      steps
        .filter(step => all || !step.superseded)
        .toReversed()
        .map((step, i) => ({
          key: step.id,
          title: <span className={step.superseded ? 'text-muted line-through' : ''}>{titleOf(step)}</span>,
          when: format.moment(step.occurred_at),
          state:
            phaseOf(step.to) === 'trouble'
              ? 'bad'
              : i === 0 && phaseOf(order.status) === 'moving'
                ? 'now'
                : 'past',
          detail: <Cause step={step} />,
        })),
    [steps, all, order.status, titleOf, format],
  )
  return (
    <Section title={t('delivery.story')} id="story">
      {hidden && (
        <Check
          className="mb-3 text-sm"
          label={t('delivery.show_superseded')}
          checked={all}
          onChange={e => setAll(e.currentTarget.checked)}
        />
      )}
      {moments.length ? (
        <Timeline label={t('delivery.story')} moments={moments} />
      ) : (
        <p className="text-muted">{t('delivery.no_story')}</p>
      )}
    </Section>
  )
}

/** What was done to a delivery that stayed what it was, where that is not one of the office's verbs. */
const TOLD = ['offer', 'decline'] as const

/** What a step is called: by the state it led to, or by the deed where the state stayed. */
function useTitle(): (step: Step) => string {
  const t = useT()
  const { common } = useI18n()
  return useCallback(
    ({ from, to, command }) => {
      const told = TOLD.find(known => known === command)
      if (from === to && told) return t(`told.${told}`)
      if (from === to && command in VERBS) return t(`do.${command as Verb}`)
      return isStatus(to) ? common(`status.${to}`) : to
    },
    [t, common],
  )
}

/** Later than this is worth saying: it was done without a network. */
const LATE_MS = 60_000
const ACTORS = ['system', 'driver', 'dispatcher', 'business', 'customer', 'admin', 'hub_staff'] as const
const SOURCES = ['console', 'api', 'driver_app', 'tracking_page', 'plan', 'sweep', 'import'] as const

/** What a driver's buttons send as a reason; anything else is somebody's own words. */
const WHYS = [...DECLINES, ...AWAYS]

/** Who did it, by which way and why; and, when it was done without a network, when we learnt of it. */
function Cause({ step }: { step: Step }) {
  const t = useT()
  const { common, format } = useI18n()
  const drivers = useDrivers()
  const role = ACTORS.find(a => a === step.actor.kind) ?? 'system'
  const source = SOURCES.find(s => s === step.source)
  const failure = FAILURES.find(f => f === step.cause)
  const why = WHYS.find(w => w === step.note)
  const name = drivers.find(d => d.id === step.actor.driver_id)?.name
  const late = Date.parse(step.received_at) - Date.parse(step.occurred_at) > LATE_MS
  return (
    <>
      <Bdi>{name ?? t(`actor.${role}`)}</Bdi>
      {source && ` · ${t(`source.${source}`)}`}
      {failure && ` · ${common(`failure.${failure}`)}`}
      {step.note && (
        <>
          {' · '}
          <Bdi>{why ? t(`why.${why}`) : step.note}</Bdi>
        </>
      )}
      {late && (
        <span className="block">
          {t('delivery.reported_later', { time: format.moment(step.received_at) })}
        </span>
      )}
      {step.superseded && <span className="block">{t('delivery.superseded')}</span>}
    </>
  )
}
