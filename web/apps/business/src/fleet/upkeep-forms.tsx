import { minorOf } from '@qafila/domain'
import { SelectField, TextField, toast } from '@qafila/ui'
import { useQueryClient } from '@tanstack/react-query'
import { today } from '../parts/days'
import { Form, TextArea, type Values } from '../parts/form'
import { useMe } from '../shell/me'
import { Maybe } from './maybe'
import { fleet, type Rule, type Vehicle, type WorkInput } from './server'
import { useT } from './texts'

const DEFAULT_WARN_DAYS = 14
const DEFAULT_WARN_KM = 500
const metres = (km: number | null) => (km === null ? null : Math.round(km * 1000))
const kmText = (m: number | null | undefined) => (m ? String(Math.round(m / 1000)) : '')

function useDone(onDone: () => void) {
  const t = useT()
  const queries = useQueryClient()
  return () => {
    for (const key of ['rules', 'works', 'vehicle', 'vehicles'])
      void queries.invalidateQueries({ queryKey: [key] })
    toast(t('fleet.saved'))
    onDone()
  }
}

/** Work that comes round: every so many days, so many kilometres, or whichever comes first. */
export function RuleForm({
  vehicle,
  held,
  onDone,
}: {
  vehicle: Vehicle
  held: Rule | undefined
  onDone(): void
}) {
  const t = useT()
  const done = useDone(onDone)
  const save = (v: Values) => {
    const body = {
      vehicle: vehicle.id,
      task: v.text('task'),
      every_days: v.number('every_days'),
      every_m: metres(v.number('every_km')),
      warn_days: v.number('warn_days') ?? DEFAULT_WARN_DAYS,
      warn_m: metres(v.number('warn_km')) ?? DEFAULT_WARN_KM * 1000,
      last_done_on: v.maybe('last_done_on'),
      last_odometer_m: metres(v.number('last_km')),
    }
    return held ? fleet.putRule(held.id, body) : fleet.addRule(body)
  }
  return (
    <Form submit={held ? '' : t('fleet.add')} save={save} onDone={done}>
      {wrong => (
        <>
          <TextField
            label={t('upkeep.task')}
            name="task"
            required
            autoFocus
            defaultValue={held?.task}
            error={wrong('task')}
          />
          <div className="grid items-start grid-cols-2 gap-3">
            <Maybe
              label={t('upkeep.every_days')}
              name="every_days"
              type="number"
              min="1"
              held={held?.every_days}
              wrong={wrong}
            />
            <Maybe
              label={t('upkeep.every_km')}
              name="every_km"
              type="number"
              min="1"
              held={kmText(held?.every_m)}
              wrong={wrong}
              path="every_m"
            />
            <TextField
              label={t('upkeep.warn_days')}
              name="warn_days"
              type="number"
              min="0"
              defaultValue={held?.warn_days ?? DEFAULT_WARN_DAYS}
              error={wrong('warn_days')}
            />
            <TextField
              label={t('upkeep.warn_km')}
              name="warn_km"
              type="number"
              min="0"
              defaultValue={held ? kmText(held.warn_m) : DEFAULT_WARN_KM}
              error={wrong('warn_m')}
            />
            <TextField
              label={t('upkeep.last_done')}
              name="last_done_on"
              type="date"
              max={today()}
              defaultValue={held?.last_done_on ?? today()}
              error={wrong('last_done_on')}
            />
            <Maybe
              label={t('upkeep.last_km')}
              name="last_km"
              type="number"
              min="0"
              held={kmText(held?.last_odometer_m)}
              wrong={wrong}
              path="last_odometer_m"
            />
          </div>
        </>
      )}
    </Form>
  )
}

/** Work that was done. It sets its rule back and raises the vehicle's odometer. */
export function WorkForm({
  vehicle,
  rules,
  rule,
  onDone,
}: {
  vehicle: Vehicle
  rules: Rule[]
  rule: Rule | null
  onDone(): void
}) {
  const t = useT()
  const optional = t('fleet.optional')
  const currency = useMe().data?.organization.currency ?? 'AED'
  const done = useDone(onDone)
  const save = (v: Values) => {
    const cost = v.number('cost')
    return fleet.addWork({
      vehicle: vehicle.id,
      task: v.text('task'),
      done_on: v.text('done_on'),
      rule: v.maybe('rule'),
      odometer_m: metres(v.number('odometer_km')),
      workshop: v.maybe('workshop'),
      notes: v.maybe('notes'),
      cost: cost === null ? null : ({ minor: minorOf(cost, currency), currency } as WorkInput['cost']),
    })
  }
  return (
    <Form submit={t('upkeep.add_work')} save={save} onDone={done}>
      {wrong => (
        <>
          <SelectField
            label={t('upkeep.rule')}
            name="rule"
            defaultValue={rule?.id ?? ''}
            error={wrong('rule')}
          >
            <option value="">{t('upkeep.no_rule')}</option>
            {rules.map(r => (
              <option key={r.id} value={r.id}>
                {r.task}
              </option>
            ))}
          </SelectField>
          <TextField
            label={t('upkeep.task')}
            name="task"
            required
            defaultValue={rule?.task}
            error={wrong('task')}
          />
          <div className="grid items-start grid-cols-2 gap-3">
            <TextField
              label={t('upkeep.done_on')}
              name="done_on"
              type="date"
              max={today()}
              defaultValue={today()}
              error={wrong('done_on')}
            />
            <Maybe
              label={t('upkeep.odometer')}
              name="odometer_km"
              type="number"
              min="0"
              held={kmText(vehicle.odometer_m)}
              wrong={wrong}
              path="odometer_m"
            />
            <Maybe label={t('upkeep.workshop')} name="workshop" wrong={wrong} />
            <Maybe
              label={`${t('upkeep.cost')}, ${currency}`}
              name="cost"
              type="number"
              min="0"
              step="any"
              inputMode="decimal"
              wrong={wrong}
            />
          </div>
          <TextArea label={t('fleet.notes')} name="notes" optional={optional} />
        </>
      )}
    </Form>
  )
}
