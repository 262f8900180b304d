import { Bdi } from '@qafila/i18n'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { FleetList, matches, nameColumn, otherColumn, PhoneLine, stateColumn, useFleetSearch } from './list'
import { type Driver, fleet } from './server'
import { useT } from './texts'
import { DriverState, PaperState } from './words'

export function Drivers({ add }: { add: ReactNode }) {
  const t = useT()
  const navigate = useNavigate()
  const { search } = useFleetSearch()
  const query = useQuery({ queryKey: ['drivers'], queryFn: fleet.drivers })
  const papers = useQuery({ queryKey: ['papers'], queryFn: () => fleet.papers(), retry: false })
  const worries = (driver: string) => {
    const worst = (papers.data ?? [])
      .filter(p => p.driver === driver && p.standing !== 'valid')
      .sort((a, b) => (a.days_left ?? 0) - (b.days_left ?? 0))[0]
    return worst && <PaperState paper={worst} />
  }
  const rows = (query.data ?? []).filter(
    d =>
      (search.show ? d.status === search.show : d.status !== 'inactive') &&
      matches(search.q, d.name, d.phone, d.employee_no, d.email, d.vehicle_name),
  )
  const columns = [
    nameColumn<Driver>(t('fleet.name'), d => d.name),
    {
      key: 'phone',
      head: t('fleet.phone'),
      width: 'minmax(9rem,1.2fr)',
      cell: (d: Driver) => d.phone && <Bdi machine>{d.phone}</Bdi>,
    },
    otherColumn<Driver>(t('shift.vehicle'), d => d.vehicle_name, t('fleet.no_vehicle')),
    stateColumn<Driver>(t('fleet.status'), d => (
      <>
        <DriverState status={d.status} />
        {worries(d.id)}
      </>
    )),
  ]
  const line = (d: Driver) => (
    <PhoneLine name={d.name} note={d.vehicle_name ? <Bdi>{d.vehicle_name}</Bdi> : t('fleet.no_vehicle')}>
      <span className="grid justify-items-end gap-1">
        {d.status !== 'active' && <DriverState status={d.status} />}
        {worries(d.id)}
      </span>
    </PhoneLine>
  )
  return (
    <FleetList
      query={query}
      rows={rows}
      columns={columns}
      line={line}
      find={t('fleet.find_drivers')}
      shows={(['active', 'on_leave', 'inactive'] as const).map(s => ({ key: s, label: t(`driver.${s}`) }))}
      empty={{ icon: 'people', title: t('fleet.no_drivers'), hint: t('fleet.no_drivers_hint'), action: add }}
      onOpen={d => void navigate({ to: '/drivers/$id', params: { id: d.id } })}
    />
  )
}
