import { type Driver, type NamedPlace, server, type Vehicle } from '@qafila/api'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, boxClass, Dialog, Empty, type IconName, Skeleton, toast } from '@qafila/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { Page } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import { useT } from '../texts'
import { DepotForm, DriverForm, VehicleForm } from './forms'

const TABS = ['vehicles', 'drivers', 'depots'] as const
type Tab = (typeof TABS)[number]

/** What the organisation drives with, who drives, and where from. */
export function FleetPage() {
  const t = useT()
  const { common } = useI18n()
  const tab: Tab = useSearch({ from: '/inside/fleet' }).tab ?? 'vehicles'
  const [adding, setAdding] = useState(false)
  const close = () => setAdding(false)
  const add = (
    <Button icon="plus" onClick={() => setAdding(true)}>
      {t(`fleet.add_${tab}`)}
    </Button>
  )
  return (
    <Page title={t('nav.fleet')} actions={add}>
      <div className="scroll-calm">
        <nav
          aria-label={t('fleet.parts')}
          className="border-line bg-surface flex gap-1 border-b px-4 md:px-6"
        >
          {TABS.map(name => (
            <Link
              key={name}
              to="/fleet"
              search={{ tab: name === 'vehicles' ? undefined : name }}
              aria-current={name === tab ? 'page' : undefined}
              className={`-mb-px border-b-2 px-3 py-2.5 font-semibold ${name === tab ? 'border-brand text-ink' : 'text-muted border-transparent'}`}
            >
              {t(`fleet.${name}`)}
            </Link>
          ))}
        </nav>
        <div className="mx-auto max-w-4xl p-4 md:p-6">
          {tab === 'vehicles' && <Vehicles empty={add} />}
          {tab === 'drivers' && <Drivers empty={add} />}
          {tab === 'depots' && <Depots empty={add} />}
        </div>
        <Dialog
          open={adding}
          place="side"
          title={t(`fleet.add_${tab}`)}
          closeLabel={common('verb.close')}
          onClose={close}
        >
          {tab === 'vehicles' && <VehicleForm onDone={close} />}
          {tab === 'drivers' && <DriverForm onDone={close} />}
          {tab === 'depots' && <DepotForm onDone={close} />}
        </Dialog>
      </div>
    </Page>
  )
}

type ListProps<T> = {
  query: { data: T[] | undefined; error: unknown; isPending: boolean; refetch(): unknown }
  icon: IconName
  title: string
  hint: string
  empty: ReactNode
  line(item: T): ReactNode
}

function List<T extends { id: string }>({ query, icon, title, hint, empty, line }: ListProps<T>) {
  const t = useT()
  if (query.error) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
  if (query.isPending || !query.data) return <Skeleton label={t('live.loading')} />
  if (!query.data.length)
    return (
      <Empty icon={icon} title={title} action={empty}>
        {hint}
      </Empty>
    )
  return (
    <ul className="border-line bg-surface divide-line divide-y rounded-lg border">
      {query.data.map(item => (
        <li key={item.id} className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
          {line(item)}
        </li>
      ))}
    </ul>
  )
}

const Two = ({ first, second }: { first: string; second: ReactNode }) => (
  <div className="min-w-40 flex-1">
    <p className="font-semibold">
      <Bdi clip>{first}</Bdi>
    </p>
    <p className="text-muted text-sm">{second}</p>
  </div>
)

function Vehicles({ empty }: { empty: ReactNode }) {
  const t = useT()
  const query = useQuery({ queryKey: ['vehicles'], queryFn: server.vehicles })
  const drivers = useQuery({ queryKey: ['drivers'], queryFn: server.drivers })
  const line = (v: Vehicle) => (
    <>
      <Two first={v.name} second={v.plate ? <Bdi machine>{v.plate}</Bdi> : t(`kind.${kindOf(v.kind)}`)} />
      <Seat vehicle={v} drivers={drivers.data ?? []} />
    </>
  )
  return (
    <List
      query={query}
      icon="truck"
      title={t('live.none')}
      hint={t('live.none_hint')}
      empty={empty}
      line={line}
    />
  )
}

const KINDS = ['bicycle', 'motorcycle', 'car', 'van', 'pickup', 'truck', 'trailer'] as const
const kindOf = (kind: string) => KINDS.find(k => k === kind) ?? 'van'

/** Who sits in it. Choosing somebody who sits elsewhere moves them. */
function Seat({ vehicle, drivers }: { vehicle: Vehicle; drivers: Driver[] }) {
  const t = useT()
  const queries = useQueryClient()
  const seat = useMutation({
    mutationFn: (driver: string) => (driver ? server.seat(vehicle.id, driver) : server.unseat(vehicle.id)),
    onSuccess: () => {
      toast(t('fleet.seated'))
      void queries.invalidateQueries({ queryKey: ['vehicles'] })
      void queries.invalidateQueries({ queryKey: ['drivers'] })
    },
    onError: () => toast(t('fleet.not_seated'), { tone: 'bad' }),
  })
  return (
    <select
      aria-label={t('fleet.driver_of', { vehicle: vehicle.name })}
      className={`${boxClass} max-w-56`}
      value={vehicle.driver ?? ''}
      disabled={seat.isPending}
      onChange={e => seat.mutate(e.currentTarget.value)}
    >
      <option value="">{t('live.unassigned')}</option>
      {drivers.map(d => (
        <option key={d.id} value={d.id}>
          {d.name}
        </option>
      ))}
    </select>
  )
}

function Drivers({ empty }: { empty: ReactNode }) {
  const t = useT()
  const query = useQuery({ queryKey: ['drivers'], queryFn: server.drivers })
  const line = (d: Driver) => (
    <>
      <Two first={d.name} second={d.phone ? <Bdi machine>{d.phone}</Bdi> : '—'} />
      <span className="text-muted text-sm">
        {d.vehicle_name ? <Bdi>{d.vehicle_name}</Bdi> : t('fleet.no_vehicle')}
      </span>
    </>
  )
  return (
    <List
      query={query}
      icon="people"
      title={t('fleet.no_drivers')}
      hint={t('fleet.no_drivers_hint')}
      empty={empty}
      line={line}
    />
  )
}

function Depots({ empty }: { empty: ReactNode }) {
  const t = useT()
  const query = useQuery({ queryKey: ['depots'], queryFn: server.depots })
  const line = (p: NamedPlace) => (
    <Two
      first={p.name}
      second={
        p.address ? (
          <Bdi>{p.address}</Bdi>
        ) : (
          <Bdi machine>{`${p.point.lat.toFixed(5)}, ${p.point.lon.toFixed(5)}`}</Bdi>
        )
      }
    />
  )
  return (
    <List
      query={query}
      icon="pin"
      title={t('fleet.no_depots')}
      hint={t('fleet.no_depots_hint')}
      empty={empty}
      line={line}
    />
  )
}
