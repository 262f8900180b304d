import { planning, server } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { Button, Check, Dialog, SelectField } from '@qafila/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { ProblemNotice } from '../shell/problem'
import { useBoard } from './board'
import { newJobs, standsOf } from './stands'
import { useT } from './texts'
import { VehicleChecks } from './vehicle-checks'

const FROZEN = [0, 1, 2, 3, 5]

/** The rest of a running day, planned anew: what is done stays done, what comes next may stay, the rest is free. */
export function Replan({ onClose }: { onClose(): void }) {
  const t = useT()
  const { common, format } = useI18n()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { plan, solution, vehicleName, delivery, isAsked } = useBoard()
  const [broken, setBroken] = useState<ReadonlySet<string>>(new Set())
  const [key] = useState(() => crypto.randomUUID())
  const ready = useQuery({ queryKey: ['deliveries', 'plannable'], queryFn: server.plannable })
  const routes = solution?.routes ?? []
  // What the plan left out is in it still: only what came since is new.
  const more = newJobs(ready.data?.filter(d => !isAsked(d.id)) ?? [])
  const ask = useMutation({
    mutationFn: async (form: FormData) => {
      const positions = await server.positions()
      return planning.replan(
        plan.id,
        {
          vehicles: standsOf(routes, delivery, positions, broken),
          add_jobs: form.get('more') ? more : [],
          frozen: Number(form.get('frozen')),
          budget_s: Number(form.get('budget')),
        },
        key,
      )
    },
    onSuccess: next => {
      void queries.invalidateQueries({ queryKey: ['plans'] })
      onClose()
      void navigate({ to: '/plan/$id', params: { id: next.id } })
    },
  })
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    ask.mutate(new FormData(e.currentTarget))
  }
  return (
    <Dialog open place="side" title={t('plan.replan')} closeLabel={common('verb.close')} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-5">
        <p className="text-muted">{t('plan.replan_lead')}</p>
        {ask.error && <ProblemNotice error={ask.error} />}
        <div className="grid grid-cols-2 gap-3">
          <SelectField label={t('plan.frozen')} name="frozen" defaultValue="1">
            {FROZEN.map(n => (
              <option key={n} value={n}>
                {n === 0 ? t('plan.frozen_none') : t('plan.frozen_n', { n })}
              </option>
            ))}
          </SelectField>
          <SelectField label={t('plan.budget')} name="budget" defaultValue="10">
            {[5, 10, 30].map(s => (
              <option key={s} value={s}>
                {t('plan.seconds', { n: s })}
              </option>
            ))}
          </SelectField>
        </div>
        {more.length > 0 && (
          <Check name="more" defaultChecked label={t('plan.replan_more', { n: more.length })} />
        )}
        <VehicleChecks
          legend={t('plan.broken_down')}
          vehicles={routes.map(r => ({
            id: r.vehicle,
            name: vehicleName(r.vehicle),
            note: format.span(r.depart_at, r.end_at),
          }))}
          checked={broken}
          onChecked={setBroken}
        />
        <div className="border-line flex justify-end gap-2 border-t pt-4">
          <Button look="plain" onClick={onClose}>
            {t('plan.not_now')}
          </Button>
          <Button type="submit" icon="bolt" busy={ask.isPending}>
            {t('plan.replan_do')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
