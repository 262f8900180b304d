import { type DeliveryRow, type Goal, planning, server } from '@qafila/api'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Check, Dialog, Field, Icon, Notice, SelectField, TextField } from '@qafila/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { hoursOn, noonOf, today } from '../parts/days'
import { ProblemNotice } from '../shell/problem'
import { gapsKey } from './left-out'
import { useT } from './texts'
import { VehicleChecks } from './vehicle-checks'

const GOALS: Goal[] = ['cheapest', 'balanced', 'fewest_vehicles', 'earliest']
const BUDGETS_S = [5, 10, 30, 60]
/** How often a van sets out from the depot; the first of them is the usual day. */
const TRIPS = [1, 2, 3, 5]
const MINUTE_S = 60

/** Deliveries the planner can place on a map, and those that somebody must look at first. */
const placed = (rows: DeliveryRow[]) => ({
  known: rows.filter(d => d.address.point),
  unknown: rows.filter(d => !d.address.point),
})

/** Which day, which work, which vehicles; then the planner goes to work. */
export function NewPlan({ open, onClose }: { open: boolean; onClose(): void }) {
  const t = useT()
  const { common } = useI18n()
  return (
    <Dialog
      open={open}
      place="side"
      title={t('plan.new')}
      closeLabel={common('verb.close')}
      onClose={onClose}
    >
      <PlanForm onCancel={onClose} />
    </Dialog>
  )
}

/** The break of the form, when it has one: it begins at any moment between its two times. */
function breaksOf(form: FormData) {
  const value = (name: string) => String(form.get(name) ?? '')
  if (!form.has('break')) return []
  const [from, until] = hoursOn(value('date'), value('break_from'), value('break_until'))
  return [{ window: { from, until }, duration_s: Number(value('break_minutes')) * MINUTE_S }]
}

/** What most days do not need. */
function More() {
  const t = useT()
  const { format } = useI18n()
  const [rest, setRest] = useState(false)
  return (
    <details className="border-line group rounded-md border">
      <summary className="min-h-hit hover:bg-sunken flex cursor-pointer items-center rounded-md px-3 font-medium">
        {t('plan.more')}
        <Icon name="down" size={18} className="text-muted ms-auto group-open:rotate-180" />
      </summary>
      <div className="grid gap-4 px-3 pt-1 pb-4">
        <SelectField label={t('plan.trips')} name="trips" defaultValue="1" hint={t('plan.trips_hint')}>
          {TRIPS.map(n => (
            <option key={n} value={n}>
              {t('plan.trips_n', { n })}
            </option>
          ))}
        </SelectField>
        <Check label={t('plan.open_end')} name="open_end" />
        <Check
          label={t('plan.break_all')}
          name="break"
          checked={rest}
          onChange={e => setRest(e.currentTarget.checked)}
        />
        {rest && (
          <div className="grid grid-cols-2 gap-3">
            <div className="col-span-2">
              <SelectField label={t('plan.break_minutes')} name="break_minutes" defaultValue="30">
                {[15, 30, 45, 60].map(n => (
                  <option key={n} value={n}>
                    {format.duration(n * MINUTE_S)}
                  </option>
                ))}
              </SelectField>
            </div>
            <TextField label={t('plan.break_from')} name="break_from" type="time" defaultValue="12:00" />
            <TextField label={t('plan.break_until')} name="break_until" type="time" defaultValue="13:30" />
          </div>
        )}
      </div>
    </details>
  )
}

function useMaterial() {
  const ready = useQuery({ queryKey: ['deliveries', 'plannable'], queryFn: server.plannable })
  const vehicles = useQuery({ queryKey: ['vehicles'], queryFn: server.vehicles })
  const depots = useQuery({ queryKey: ['depots'], queryFn: server.depots })
  return { ready, vehicles, depots }
}

function PlanForm({ onCancel }: { onCancel(): void }) {
  const t = useT()
  const { format } = useI18n()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { ready, vehicles, depots } = useMaterial()
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [key] = useState(() => crypto.randomUUID())
  const work = placed(ready.data ?? [])
  const fleet = (vehicles.data ?? []).filter(v => v.status === 'active')
  const chosen = fleet.filter(v => !left.has(v.id))
  const ask = useMutation({
    mutationFn: (form: FormData) => {
      const value = (name: string) => String(form.get(name) ?? '')
      const depot = depots.data?.find(d => d.id === value('depot'))?.point ?? work.known[0]?.address.point
      if (!depot) throw new Error(t('plan.none_ready'))
      const day = format.day(noonOf(value('date')))
      const [from, until] = hoursOn(value('date'), value('from'), value('until'))
      return planning.planDay(
        {
          name: value('name').trim() || t('plan.unnamed', { day }),
          date: value('date'),
          window: { from, until },
          depot,
          // Left to the server when none is left out: it knows who drives in these hours.
          ...(left.size ? { vehicles: chosen.map(v => v.id) } : {}),
          objective: value('goal') as Goal,
          budget_s: Number(value('budget')),
          open_end: form.has('open_end'),
          reloads_max: Number(value('trips')) - 1,
          breaks: breaksOf(form),
        },
        key,
      )
    },
    onSuccess: plan => {
      queries.setQueryData(gapsKey(plan.id), plan)
      void queries.invalidateQueries({ queryKey: ['plans'] })
      void navigate({ to: '/plan/$id', params: { id: plan.id } })
    },
  })
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    ask.mutate(new FormData(e.currentTarget))
  }
  const error = ask.error ?? ready.error ?? vehicles.error
  return (
    <form onSubmit={submit} className="grid gap-5" noValidate>
      {error && <ProblemNotice error={error} />}
      <TextField label={t('plan.name')} name="name" optional={t('plan.optional')} autoFocus />
      <div className="grid grid-cols-[1.3fr_1fr_1fr] gap-3">
        <TextField label={t('plan.date')} name="date" type="date" defaultValue={today()} required />
        <TextField label={t('plan.from')} name="from" type="time" defaultValue="08:00" required />
        <TextField label={t('plan.until')} name="until" type="time" defaultValue="18:00" required />
      </div>
      {depots.data?.length ? (
        <SelectField label={t('plan.depot')} name="depot">
          {depots.data.map(d => (
            <option key={d.id} value={d.id}>
              {d.name}
            </option>
          ))}
        </SelectField>
      ) : (
        <Notice tone="warn">{t('plan.no_depot')}</Notice>
      )}
      <Field label={t('plan.work')}>
        {wire => (
          <output id={wire.id} className="bg-sunken rounded-md px-3 py-2.5">
            {t('plan.work_ready', { n: work.known.length })}
            {work.unknown.length > 0 && (
              <span className="text-warn block text-sm">
                {t('plan.work_unplaced', { n: work.unknown.length })}
              </span>
            )}
          </output>
        )}
      </Field>
      <VehicleChecks
        legend={t('plan.with', { n: chosen.length })}
        vehicles={fleet.map(v => ({
          id: v.id,
          name: v.name,
          note: v.driver_name ? <Bdi>{v.driver_name}</Bdi> : t('plan.no_driver'),
        }))}
        checked={new Set(chosen.map(v => v.id))}
        onChecked={on => setLeft(new Set(fleet.flatMap(v => (on.has(v.id) ? [] : [v.id]))))}
      />
      <div className="grid grid-cols-2 gap-3">
        <SelectField label={t('plan.goal')} name="goal" defaultValue="cheapest">
          {GOALS.map(g => (
            <option key={g} value={g}>
              {t(`plan.goal_${g}`)}
            </option>
          ))}
        </SelectField>
        <SelectField label={t('plan.budget')} name="budget" defaultValue="10">
          {BUDGETS_S.map(s => (
            <option key={s} value={s}>
              {t('plan.seconds', { n: s })}
            </option>
          ))}
        </SelectField>
      </div>
      <More />
      <div className="border-line flex justify-end gap-2 border-t pt-4">
        <Button look="plain" onClick={onCancel}>
          {t('plan.not_now')}
        </Button>
        <Button
          type="submit"
          icon="bolt"
          busy={ask.isPending}
          disabled={!work.known.length || !chosen.length}
        >
          {t('plan.optimise')}
        </Button>
      </div>
    </form>
  )
}
