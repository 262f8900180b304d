import { FAILURES, isStatus, phaseOf } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { Check, type Moment, Timeline } from '@qafila/ui'
import { useMemo, useState } from 'react'
import { Section } from './facts'
import { useDrivers } from './filters'
import type { Order, Step } from './orders'
import { useT } from './texts'
import { VERBS, type Verb } from './verbs'

/** What happened, the newest first: what a dispatcher on the telephone is asked about. */
export function Story({ order, steps }: { order: Order; steps: Step[] }) {
  const t = useT()
  const { common, format } = useI18n()
  const [all, setAll] = useState(false)
  const hidden = steps.some(step => step.superseded)
  const moments = useMemo<Moment[]>(
    () =>
      steps
        .filter(step => all || !step.superseded)
        .toReversed()
        .map((step, i) => ({
          key: step.id,
          title: (
            <span className={step.superseded ? 'text-muted line-through' : ''}>
              {step.from === step.to && step.command in VERBS
                ? t(`do.${step.command as Verb}`)
                : isStatus(step.to)
                  ? common(`status.${step.to}`)
                  : step.to}
            </span>
          ),
          when: format.moment(step.occurred_at),
          state:
            phaseOf(step.to) === 'trouble'
              ? 'bad'
              : i === 0 && phaseOf(order.status) === 'moving'
                ? 'now'
                : 'past',
          detail: <Cause step={step} />,
        })),
    [steps, all, order.status, t, common, format],
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

/** Later than this is worth saying: it was done without a network. */
const LATE_MS = 60_000
const ACTORS = ['system', 'driver', 'dispatcher', 'business', 'customer', 'admin', 'hub_staff'] as const
const SOURCES = ['console', 'api', 'driver_app', 'tracking_page', 'plan', 'sweep', 'import'] as const

/** Who did it, by which way and why; and, when it was done without a network, when we learnt of it. */
function Cause({ step }: { step: Step }) {
  const t = useT()
  const { common, format } = useI18n()
  const drivers = useDrivers()
  const role = ACTORS.find(a => a === step.actor.kind) ?? 'system'
  const source = SOURCES.find(s => s === step.source)
  const failure = FAILURES.find(f => f === step.cause)
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
          <Bdi>{step.note}</Bdi>
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
