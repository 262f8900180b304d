import { Bdi, useI18n } from '@qafila/i18n'
import { SelectField } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMay } from '../parts/may'
import { Asked, Lines, Nothing, Section, Two } from '../parts/pieces'
import { useDeeds } from '../parts/undo'
import { type Assignment, type Driver, fleet, type Vehicle } from './server'
import { useT } from './texts'

const KEYS = [['vehicles'], ['drivers'], ['vehicle'], ['driver'], ['seats']]

/** Who sits in a vehicle, and who sat there before. Choosing somebody who sits elsewhere moves them. */
export function VehicleSeat({ vehicle }: { vehicle: Vehicle }) {
  const t = useT()
  const may = useMay('vehicles:write')
  const drivers = useQuery({ queryKey: ['drivers'], queryFn: fleet.drivers })
  const history = useQuery({ queryKey: ['seats', vehicle.id], queryFn: () => fleet.vehicleSeats(vehicle.id) })
  const deeds = useDeeds(...KEYS)
  const put = (driver: string | null) => (driver ? fleet.seat(vehicle.id, driver) : fleet.unseat(vehicle.id))
  const choose = (driver: string) =>
    deeds.do({
      said: t('seat.changed'),
      run: () => put(driver || null),
      undo: () => put(vehicle.driver ?? null),
    })
  return (
    <Section title={t('seat.title')}>
      <SelectField
        label={t('seat.driver_of', { name: vehicle.name })}
        value={vehicle.driver ?? ''}
        disabled={!may || deeds.busy || vehicle.status === 'retired'}
        onChange={e => choose(e.currentTarget.value)}
      >
        <option value="">{t('fleet.no_driver')}</option>
        {(drivers.data ?? [])
          .filter(d => d.status !== 'inactive' || d.id === vehicle.driver)
          .map(d => (
            <option key={d.id} value={d.id}>
              {d.vehicle && d.vehicle !== vehicle.id ? t('seat.takes', { name: d.name }) : d.name}
            </option>
          ))}
      </SelectField>
      <History
        query={history}
        none={t('seat.no_history')}
        who={a => (
          <Link to="/drivers/$id" params={{ id: a.driver }} className="text-brand">
            <Bdi>{a.driver_name}</Bdi>
          </Link>
        )}
      />
    </Section>
  )
}

/** Where a driver sits, and where they sat before. */
export function DriverSeat({ driver }: { driver: Driver }) {
  const t = useT()
  const may = useMay('vehicles:write')
  const vehicles = useQuery({ queryKey: ['vehicles'], queryFn: fleet.vehicles })
  const history = useQuery({ queryKey: ['seats', driver.id], queryFn: () => fleet.driverSeats(driver.id) })
  const deeds = useDeeds(...KEYS)
  const put = async (to: string | null, from: string | null) => {
    if (to) await fleet.seat(to, driver.id)
    else if (from) await fleet.unseat(from)
  }
  const choose = (to: string) => {
    const from = driver.vehicle ?? null
    deeds.do({ said: t('seat.changed'), run: () => put(to || null, from), undo: () => put(from, to || null) })
  }
  return (
    <Section title={t('seat.title_driver')}>
      <SelectField
        label={t('seat.vehicle_of', { name: driver.name })}
        value={driver.vehicle ?? ''}
        disabled={!may || deeds.busy || driver.status === 'inactive'}
        onChange={e => choose(e.currentTarget.value)}
      >
        <option value="">{t('shift.no_vehicle')}</option>
        {(vehicles.data ?? [])
          .filter(v => v.status !== 'retired')
          .map(v => (
            <option key={v.id} value={v.id}>
              {v.driver_name && v.driver !== driver.id ? `${v.name} · ${v.driver_name}` : v.name}
            </option>
          ))}
      </SelectField>
      <History
        query={history}
        none={t('seat.no_history_driver')}
        who={a => (
          <Link to="/vehicles/$id" params={{ id: a.vehicle }} className="text-brand">
            <Bdi>{a.vehicle_name}</Bdi>
          </Link>
        )}
      />
    </Section>
  )
}

type Query = { data: Assignment[] | undefined; error: unknown; isPending: boolean; refetch(): unknown }

function History({ query, none, who }: { query: Query; none: string; who(a: Assignment): ReactNode }) {
  const t = useT()
  const { format } = useI18n()
  return (
    <div className="mt-4">
      <h3 className="text-muted mb-3 text-sm font-semibold">{t('seat.history')}</h3>
      <Asked query={query}>
        {list =>
          list.length ? (
            <Lines
              items={list.slice(0, 12)}
              keyOf={a => a.id}
              line={a => (
                <Two
                  first={who(a)}
                  second={
                    a.ended_at
                      ? `${format.moment(a.started_at)} – ${format.moment(a.ended_at)}`
                      : t('seat.since', { time: format.moment(a.started_at) })
                  }
                />
              )}
            />
          ) : (
            <Nothing>{none}</Nothing>
          )
        }
      </Asked>
    </div>
  )
}
