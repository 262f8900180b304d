import { type CommonKey, useI18n } from '@qafila/i18n'
import { Check, TextField, toast } from '@qafila/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ComponentProps } from 'react'
import { Form, type Values } from '../parts/form'
import { useMay } from '../parts/may'
import { Asked, Section } from '../parts/pieces'
import { Changeable } from './changeable'
import { type Failure, office, type Proof, type Rules } from './server'
import { useT } from './texts'

export function RulesPart() {
  const query = useQuery({ queryKey: ['delivery-rules'], queryFn: office.rules })
  return (
    <>
      <Asked query={query}>{rules => <RulesForm held={rules} />}</Asked>
      <Failures />
    </>
  )
}

const ENDS = ['proof', 'pickup_proof', 'return_proof'] as const
const ASKS = ['signature', 'scan', 'code', 'recipient_name', 'note'] as const
const SECONDS = 60

const proofOf = (v: Values, end: string): Proof => ({
  photos_min: v.number(`${end}.photos_min`) ?? 0,
  signature: v.on(`${end}.signature`),
  scan: v.on(`${end}.scan`),
  code: v.on(`${end}.code`),
  recipient_name: v.on(`${end}.recipient_name`),
  note: v.on(`${end}.note`),
  geofence_m: v.number(`${end}.geofence_m`),
  age_min: v.number(`${end}.age_min`),
})

/** How deliveries are made, and what has to be shown for them. What this form does not show stays as it is. */
function RulesForm({ held }: { held: Rules }) {
  const t = useT()
  const may = useMay('organization:write')
  const queries = useQueryClient()
  const save = (v: Values) => {
    const minutes = v.number('accept_within')
    const pickup = v.maybe('pickup')
    return office.putRules({
      ...held,
      attempts_max: v.number('attempts_max') ?? held.attempts_max,
      arrive_radius_m: v.number('arrive_radius_m') ?? held.arrive_radius_m,
      link_hours: v.number('link_hours') ?? held.link_hours,
      accept_within_s: minutes === null ? null : minutes * SECONDS,
      // Another address is another point, which the server looks up.
      pickup: pickup === (held.pickup?.address ?? null) ? held.pickup : pickup ? { address: pickup } : null,
      proof: proofOf(v, 'proof'),
      pickup_proof: proofOf(v, 'pickup_proof'),
      return_proof: proofOf(v, 'return_proof'),
    })
  }
  const done = (rules: Rules) => {
    queries.setQueryData(['delivery-rules'], rules)
    toast(t('settings.saved'))
  }
  return (
    <Changeable may={may}>
      <Form
        submit={may ? t('rule.save') : null}
        save={save}
        onDone={done}
        beside={<span className="text-muted text-sm">{t('rule.applies')}</span>}
      >
        {wrong => (
          <>
            <Section title={t('rule.visits')}>
              <div className="grid items-start gap-4 sm:grid-cols-2">
                <Whole
                  label={t('rule.attempts_max')}
                  name="attempts_max"
                  hint={t('rule.attempts_hint')}
                  defaultValue={held.attempts_max}
                  error={wrong('attempts_max')}
                />
                <Whole
                  label={t('rule.accept_within')}
                  name="accept_within"
                  hint={t('rule.accept_hint')}
                  defaultValue={held.accept_within_s ? Math.round(held.accept_within_s / SECONDS) : ''}
                  error={wrong('accept_within_s')}
                />
                <Whole
                  label={t('rule.arrive_radius')}
                  name="arrive_radius_m"
                  defaultValue={held.arrive_radius_m}
                  error={wrong('arrive_radius_m')}
                />
                <Whole
                  label={t('rule.link_hours')}
                  name="link_hours"
                  defaultValue={held.link_hours}
                  error={wrong('link_hours')}
                />
              </div>
              <div className="mt-4">
                <TextField
                  label={t('rule.pickup')}
                  name="pickup"
                  optional={t('settings.optional')}
                  defaultValue={held.pickup?.address ?? ''}
                  error={wrong('pickup') ?? wrong('pickup.address')}
                />
              </div>
            </Section>
            {ENDS.map(end => (
              <ProofEditor key={end} end={end} held={held[end]} wrong={wrong} />
            ))}
          </>
        )}
      </Form>
    </Changeable>
  )
}

/** A whole number, one or more where nothing else is said. */
const Whole = (field: ComponentProps<typeof TextField>) => <TextField type="number" min="1" {...field} />

type ProofProps = {
  end: (typeof ENDS)[number]
  held: Proof | undefined
  wrong(path: string): string | undefined
}

/** What must be shown at one end of the journey. */
function ProofEditor({ end, held, wrong }: ProofProps) {
  const t = useT()
  const name = (field: string) => `${end}.${field}`
  return (
    <Section title={t(`rule.${end}`)} lead={end === 'proof' ? t('rule.proof_lead') : undefined}>
      <div className="mb-4 flex flex-wrap gap-x-6 gap-y-2">
        {ASKS.map(ask => (
          <Check key={ask} name={name(ask)} label={t(`rule.${ask}`)} defaultChecked={held?.[ask]} />
        ))}
      </div>
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <Whole
          label={t('rule.photos')}
          name={name('photos_min')}
          min="0"
          max="10"
          defaultValue={held?.photos_min ?? 0}
          error={wrong(name('photos_min'))}
        />
        <Whole
          label={t('rule.geofence')}
          name={name('geofence_m')}
          hint={t('rule.geofence_hint')}
          defaultValue={held?.geofence_m ?? ''}
          error={wrong(name('geofence_m'))}
        />
        <Whole
          label={t('rule.age')}
          name={name('age_min')}
          hint={t('rule.age_hint')}
          defaultValue={held?.age_min ?? ''}
          error={wrong(name('age_min'))}
        />
      </div>
    </Section>
  )
}

const HEADS = ['reason', 'asks', 'fault', 'counts', 'next'] as const

/** The reasons a delivery can fail for: built in, to be read. */
function Failures() {
  const t = useT()
  const { common, format } = useI18n()
  const query = useQuery({ queryKey: ['failure-codes'], queryFn: office.failures, staleTime: 3_600_000 })
  const asks = (f: Failure) =>
    [
      f.photo && t('fail.photo'),
      f.fix && t('fail.fix'),
      f.call && t('fail.call'),
      f.note && t('fail.note'),
      f.wait_s_min > 0 && t('fail.wait', { time: format.duration(f.wait_s_min) }),
    ].filter((word): word is string => Boolean(word))
  const head = 'px-3 py-2 text-start font-semibold first:ps-0'
  const cell = 'px-3 py-2 first:ps-0 align-top'
  return (
    <Section title={t('fail.title')} lead={t('fail.lead')}>
      <Asked query={query}>
        {list => (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is scrolled by keys, too
          <div role="group" aria-label={t('fail.title')} tabIndex={0} className="scroll-calm">
            <table className="w-full min-w-[38rem] text-sm">
              <thead className="text-muted">
                <tr>
                  {HEADS.map(name => (
                    <th key={name} scope="col" className={head}>
                      {t(`fail.${name}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {list.map(f => (
                  <tr key={f.code} className="border-line border-t">
                    <th scope="row" className={`${cell} text-start font-semibold`}>
                      {common(`failure.${f.code}` as CommonKey as 'failure.other')}
                    </th>
                    <td className={cell}>{asks(f).length ? format.list(asks(f)) : '—'}</td>
                    <td className={cell}>{t(`fault.${f.fault}`)}</td>
                    <td className={cell}>{t(f.counts ? 'fail.yes' : 'fail.no')}</td>
                    <td className={cell}>{t(`next.${f.next}`)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Asked>
    </Section>
  )
}
