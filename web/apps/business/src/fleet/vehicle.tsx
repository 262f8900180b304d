import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Dialog, Skeleton, toast } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { today } from '../parts/days'
import { useMay } from '../parts/may'
import { Facts, Section } from '../parts/pieces'
import { useDeeds } from '../parts/undo'
import { ProblemNotice } from '../shell/problem'
import { Detail, RetireButton } from './detail'
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
  const { common } = useI18n()
  const may = useMay('vehicles:write')
  const [editing, setEditing] = useState(false)
  const deeds = useDeeds(['vehicle', vehicle.id], ['vehicles'], ['seats'])
  const close = () => setEditing(false)
  const out = vehicle.status === 'retired'
  const put = (status: Vehicle['status']) => () =>
    fleet.putVehicle(vehicle.id, vehicleAs(vehicle, { status }))
  const retire = () =>
    deeds.do({
      said: t(out ? 'retire.said_back' : 'retire.said', { name: vehicle.name }),
      run: put(out ? 'active' : 'retired'),
      undo: put(vehicle.status),
    })
  const saved = () => {
    close()
    toast(t('fleet.saved'))
    void deeds.fresh()
  }
  return (
    <>
      <Link
        to="/replay"
        search={{ v: vehicle.id, day: today() }}
        className="border-line hover:border-edge min-h-hit inline-flex items-center rounded-md border px-4 font-semibold"
      >
        {t('vehicle.replay')}
      </Link>
      {may && <RetireButton out={out} label={t('retire.vehicle')} onPress={retire} />}
      {may && (
        <Button icon="pen" onClick={() => setEditing(true)}>
          {t('fleet.edit')}
        </Button>
      )}
      <Dialog
        open={editing}
        place="side"
        title={vehicle.name}
        closeLabel={common('verb.close')}
        onClose={close}
      >
        <VehicleForm held={vehicle} onDone={saved} />
      </Dialog>
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
