import { Bdi, useI18n } from '@qafila/i18n'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { FleetList, matches, nameColumn, otherColumn, PhoneLine, stateColumn, useFleetSearch } from './list'
import { fleet, type Paper, type Rule, type Vehicle } from './server'
import { useT } from './texts'
import { PaperState, RuleState, VehicleState } from './words'

const URGENCY = { ok: 0, due_soon: 1, overdue: 2 } as const

/** The one thing about a vehicle that needs somebody: the worst of its papers and its maintenance. */
function useWorries(): (vehicle: string) => ReactNode {
  const papers = useQuery({ queryKey: ['papers'], queryFn: () => fleet.papers(), retry: false })
  const rules = useQuery({ queryKey: ['rules'], queryFn: () => fleet.rules(), retry: false })
  const paperOf = new Map<string, Paper>()
  for (const paper of papers.data ?? []) {
    const held = paper.vehicle && paperOf.get(paper.vehicle)
    const worse = !held || (paper.days_left ?? 0) < (held.days_left ?? 0)
    if (paper.vehicle && paper.standing !== 'valid' && worse) paperOf.set(paper.vehicle, paper)
  }
  const ruleOf = new Map<string, Rule>()
  for (const rule of rules.data ?? []) {
    const held = ruleOf.get(rule.vehicle)
    if (URGENCY[rule.state] > (held ? URGENCY[held.state] : 0)) ruleOf.set(rule.vehicle, rule)
  }
  return vehicle => {
    const [paper, rule] = [paperOf.get(vehicle), ruleOf.get(vehicle)]
    return (
      <span className="inline-flex gap-1.5">
        {paper && <PaperState paper={paper} />}
        {rule && <RuleState rule={rule} />}
      </span>
    )
  }
}

export function Vehicles({ add }: { add: ReactNode }) {
  const t = useT()
  const { format } = useI18n()
  const navigate = useNavigate()
  const { search } = useFleetSearch()
  const query = useQuery({ queryKey: ['vehicles'], queryFn: fleet.vehicles })
  const worries = useWorries()
  const rows = (query.data ?? []).filter(
    v =>
      // What is out of service is shown only to who asks for it.
      (search.show ? v.status === search.show : v.status !== 'retired') &&
      matches(search.q, v.name, v.plate, v.driver_name, v.external_ref, v.make, v.model),
  )
  const columns = [
    nameColumn<Vehicle>(t('fleet.name'), v => v.name),
    {
      key: 'plate',
      head: t('fleet.plate'),
      width: 'minmax(7rem,1fr)',
      cell: (v: Vehicle) => v.plate && <Bdi machine>{v.plate}</Bdi>,
    },
    otherColumn<Vehicle>(t('shift.driver'), v => v.driver_name, t('live.unassigned')),
    {
      key: 'odometer',
      head: t('fleet.odometer'),
      width: '7rem',
      end: true,
      cell: (v: Vehicle) => (v.odometer_m ? format.distance(v.odometer_m) : '—'),
    },
    stateColumn<Vehicle>(t('fleet.status'), v => (
      <>
        <VehicleState status={v.status} />
        {worries(v.id)}
      </>
    )),
  ]
  const line = (v: Vehicle) => (
    <PhoneLine
      name={v.name}
      note={
        <>
          {v.plate && <Bdi machine>{v.plate}</Bdi>}
          {v.plate && ' · '}
          {v.driver_name ? <Bdi>{v.driver_name}</Bdi> : t('live.unassigned')}
        </>
      }
    >
      <span className="grid justify-items-end gap-1">
        {v.status !== 'active' && <VehicleState status={v.status} />}
        {worries(v.id)}
      </span>
    </PhoneLine>
  )
  return (
    <FleetList
      query={query}
      rows={rows}
      columns={columns}
      line={line}
      find={t('fleet.find_vehicles')}
      shows={(['active', 'workshop', 'retired'] as const).map(s => ({ key: s, label: t(`vehicle.${s}`) }))}
      empty={{ icon: 'truck', title: t('fleet.no_vehicles'), hint: t('fleet.no_vehicles_hint'), action: add }}
      onOpen={v => void navigate({ to: '/vehicles/$id', params: { id: v.id } })}
    />
  )
}
