import { Bdi, useI18n } from '@qafila/i18n'
import { Skeleton } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { today } from '../parts/days'
import { useMay } from '../parts/may'
import { Facts, Section } from '../parts/pieces'
import { ProblemNotice } from '../shell/problem'
import { Detail, Verbs } from './detail'
import { DevicesOf } from './devices'
import { VehicleForm } from './forms'
import { PapersOf } from './papers'
import { VehicleSeat } from './seat'
import { fleet, type Vehicle, vehicleAs } from './server'
import { useT } from './texts'
import { UpkeepOf } from './upkeep'
import { VehicleState } from './words'

/** Everything about one vehicle. */
export function VehiclePage() {
  const t = useT()
  const { id } = useParams({ from: '/inside/vehicles/$id' })
  const query = useQuery({ queryKey: ['vehicle', id], queryFn: () => fleet.vehicle(id) })
  if (query.error) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Skeleton label={t('live.loading')} rows={10} />
  const vehicle = query.data
  const owner = { vehicle: vehicle.id }
  return (
    <Detail
      title={vehicle.name}
      state={<VehicleState status={vehicle.status} />}
      tab={undefined}
      actions={<Actions vehicle={vehicle} />}
      main={
        <>
          <VehicleFacts vehicle={vehicle} />
          <UpkeepOf vehicle={vehicle} />
          <PapersOf owner={owner} />
        </>
      }
      side={
        <>
          <VehicleSeat vehicle={vehicle} />
          <DevicesOf owner={owner} />
        </>
      }
    />
  )
}

function Actions({ vehicle }: { vehicle: Vehicle }) {
  const t = useT()
  const may = useMay('vehicles:write')
  const out = vehicle.status === 'retired'
  const put = (status: Vehicle['status']) => () =>
    fleet.putVehicle(vehicle.id, vehicleAs(vehicle, { status }))
  return (
    <>
      <Link
        to="/replay"
        search={{ v: vehicle.id, day: today() }}
        className="border-line hover:border-edge min-h-hit inline-flex items-center rounded-md border px-4 font-semibold"
      >
        {t('vehicle.replay')}
      </Link>
      {may && (
        <Verbs
          name={vehicle.name}
          known={['vehicle', vehicle.id]}
          out={out}
          retire={t('retire.vehicle')}
          turn={put(out ? 'active' : 'retired')}
          restore={put(vehicle.status)}
          form={onDone => <VehicleForm held={vehicle} onDone={onDone} />}
        />
      )}
    </>
  )
}

function VehicleFacts({ vehicle: v }: { vehicle: Vehicle }) {
  const t = useT()
  const { format } = useI18n()
  const carries = [
    v.capacity.weight_g && format.number(v.capacity.weight_g / 1000, { style: 'unit', unit: 'kilogram' }),
    v.capacity.parcels && `${format.number(v.capacity.parcels)} ${t('fleet.parcels_word')}`,
  ].filter(Boolean)
  const words = (list: string[]) => list.length > 0 && <Bdi machine>{list.join(', ')}</Bdi>
  const makeAndModel = [v.make, v.model].filter(Boolean).join(' ')
  return (
    <Section title={t('fleet.facts')}>
      <Facts
        facts={[
          [t('fleet.plate'), v.plate && <Bdi machine>{v.plate}</Bdi>],
          [t('fleet.kind'), t(`kind.${v.kind}`)],
          [t('fleet.make'), makeAndModel && <Bdi>{makeAndModel}</Bdi>],
          [t('fleet.year'), v.year],
          [t('fleet.fuel'), v.fuel && t(`fuel.${v.fuel}`)],
          [t('fleet.odometer'), v.odometer_m ? format.distance(v.odometer_m) : null],
          [t('fleet.carries'), carries.join(' · ')],
          [t('fleet.skills'), words(v.skills) || null],
          [t('fleet.equipment'), words(v.equipment) || null],
          [t('fleet.external_ref'), v.external_ref && <Bdi machine>{v.external_ref}</Bdi>],
          [t('fleet.notes'), v.notes && <Bdi>{v.notes}</Bdi>],
        ]}
      />
    </Section>
  )
}
