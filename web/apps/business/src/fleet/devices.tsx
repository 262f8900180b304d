import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Dialog, Notice, SelectField, Skeleton, TextField, toast } from '@qafila/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Form, type Values } from '../parts/form'
import { useMay } from '../parts/may'
import { Two } from '../parts/pieces'
import { useDeeds } from '../parts/undo'
import { ProblemNotice } from '../shell/problem'
import { Belongings } from './belongings'
import { FleetList, matches, nameColumn, PhoneLine, useFleetSearch } from './list'
import { type Device, type DeviceInput, deviceAs, fleet, type Owner } from './server'
import { useT } from './texts'
import { DeviceState } from './words'

/** The phones and trackers that report for a vehicle or for whatever a driver sits in. */
export function DevicesOf({ owner }: { owner: Owner }) {
  const t = useT()
  const may = useMay('devices:write')
  const key = 'vehicle' in owner ? owner.vehicle : owner.driver
  const query = useQuery({ queryKey: ['devices', key], queryFn: () => fleet.devices(owner) })
  const [open, setOpen] = useState<Device | 'new' | null>(null)
  return (
    <Belongings
      title={t('fleet.devices')}
      query={query}
      none={t('device.none')}
      add={may && t('device.add')}
      onAdd={() => setOpen('new')}
      line={d => (
        <>
          <Two first={<Bdi>{d.name}</Bdi>} second={<KindOf device={d} />} />
          <DeviceState device={d} />
          {may && (
            <Button look="plain" icon="gear" onClick={() => setOpen(d)}>
              {t(d.kind === 'phone' ? 'device.pair' : 'fleet.edit')}
              <span className="sr-only"> {d.name}</span>
            </Button>
          )}
        </>
      )}
    >
      <DeviceDialog open={open} owner={owner} onOpen={setOpen} />
    </Belongings>
  )
}

function KindOf({ device }: { device: Device }) {
  const t = useT()
  return (
    <>
      {t(`device.${device.kind}`)}
      {device.imei && ' · '}
      {device.imei && <Bdi machine>{device.imei}</Bdi>}
    </>
  )
}

type DialogProps = { open: Device | 'new' | null; owner?: Owner; onOpen(open: Device | null): void }

/** Adds a device; one that is there is paired, given a new key or switched off. */
export function DeviceDialog({ open, owner, onOpen }: DialogProps) {
  const t = useT()
  const { common } = useI18n()
  return (
    <Dialog
      open={open !== null}
      place="side"
      title={open && open !== 'new' ? t('device.pair_title', { name: open.name }) : t('device.add')}
      closeLabel={common('verb.close')}
      onClose={() => onOpen(null)}
    >
      {open === 'new' && <NewDevice owner={owner} onDone={d => onOpen(d.kind === 'phone' ? d : null)} />}
      {open && open !== 'new' && <KeptDevice key={open.id} device={open} onOpen={onOpen} />}
    </Dialog>
  )
}

function NewDevice({ owner, onDone }: { owner: Owner | undefined; onDone(device: Device): void }) {
  const t = useT()
  const queries = useQueryClient()
  const [kind, setKind] = useState<DeviceInput['kind']>('phone')
  const vehicles = useQuery({ queryKey: ['vehicles'], queryFn: fleet.vehicles, enabled: !owner })
  const save = (v: Values) =>
    fleet.addDevice({
      name: v.text('name'),
      kind,
      imei: kind === 'tracker' ? v.maybe('imei') : null,
      ...(owner ?? { vehicle: v.maybe('vehicle') }),
    })
  const done = (device: Device) => {
    void queries.invalidateQueries({ queryKey: ['devices'] })
    toast(t('fleet.added'))
    onDone(device)
  }
  return (
    <Form submit={t('fleet.add')} save={save} onDone={done}>
      {wrong => (
        <>
          <TextField label={t('fleet.name')} name="name" required autoFocus error={wrong('name')} />
          <SelectField
            label={t('device.kind')}
            value={kind}
            onChange={e => setKind(e.currentTarget.value as DeviceInput['kind'])}
          >
            <option value="phone">{t('device.phone')}</option>
            <option value="tracker">{t('device.tracker')}</option>
          </SelectField>
          {kind === 'tracker' && (
            <TextField
              label={t('device.imei')}
              name="imei"
              dir="ltr"
              inputMode="numeric"
              error={wrong('imei')}
            />
          )}
          {!owner && (
            <SelectField label={t('device.reports_for')} name="vehicle" error={wrong('vehicle')}>
              {(vehicles.data ?? []).map(v => (
                <option key={v.id} value={v.id}>
                  {v.name}
                </option>
              ))}
            </SelectField>
          )}
        </>
      )}
    </Form>
  )
}

function KeptDevice({ device, onOpen }: { device: Device; onOpen(open: Device | null): void }) {
  const t = useT()
  const may = useMay('devices:write')
  const deeds = useDeeds(['devices'])
  const on = device.status === 'active'
  const turn = (status: DeviceInput['status']) => () =>
    fleet.putDevice(device.id, deviceAs(device, { status }))
  const off = () => {
    onOpen(null)
    deeds.do({
      said: t('device.switched'),
      run: turn(on ? 'disabled' : 'active'),
      undo: turn(device.status),
    })
  }
  return (
    <div className="grid gap-5">
      <div className="flex flex-wrap items-center gap-3">
        <KindOf device={device} />
        <DeviceState device={device} />
      </div>
      {may && on && device.kind === 'phone' && <PairingCode device={device} />}
      {may && (
        <Button look="quiet" className="justify-self-start" onClick={off}>
          {t(on ? 'device.switch_off' : 'device.switch_on')}
        </Button>
      )}
    </div>
  )
}

/** What a phone's camera reads to report as this device. */
function PairingCode({ device }: { device: Device }) {
  const t = useT()
  const queries = useQueryClient()
  const key = ['pairing', device.id]
  // A secret is not kept longer than it is looked at.
  const pairing = useQuery({ queryKey: key, queryFn: () => fleet.pairing(device.id), gcTime: 0 })
  const deeds = useDeeds(['devices'])
  const rotate = () =>
    deeds.do({
      said: t('device.rotated'),
      run: async () => queries.setQueryData(key, await fleet.rotate(device.id)),
    })
  if (pairing.error) return <ProblemNotice error={pairing.error} onRetry={() => void pairing.refetch()} />
  if (!pairing.data) return <Skeleton label={t('device.qr')} rows={4} />
  const copy = async () => {
    await navigator.clipboard.writeText(pairing.data.link)
    toast(t('device.copied'))
  }
  return (
    <div className="grid gap-4">
      <ol className="list-decimal space-y-1 ps-5">
        <li>{t('device.pair_1')}</li>
        <li>{t('device.pair_2')}</li>
        <li>{t('device.pair_3')}</li>
      </ol>
      <QrPicture svg={pairing.data.qr_svg} label={t('device.qr')} />
      <Notice tone="warn">{t('device.pair_warn')}</Notice>
      <div className="flex flex-wrap gap-2">
        <Button look="quiet" icon="copy" onClick={() => void copy()}>
          {t('device.copy')}
        </Button>
        <Button look="quiet" icon="refresh" busy={deeds.busy} onClick={rotate}>
          {t('device.rotate')}
        </Button>
      </div>
      <p className="text-muted text-sm">{t('device.rotate_hint')}</p>
    </div>
  )
}

/** The server's drawing as a picture: nothing in it can run. A scanner wants it dark on light in every theme. */
export const QrPicture = ({ svg, label }: { svg: string; label: string }) => (
  <img
    alt={label}
    src={`data:image/svg+xml,${encodeURIComponent(svg)}`}
    className="border-line size-56 justify-self-center rounded-md border"
  />
)

/** All devices, with when each was last heard of. */
export function Devices() {
  const t = useT()
  const { search } = useFleetSearch()
  const may = useMay('devices:write')
  const query = useQuery({ queryKey: ['devices'], queryFn: () => fleet.devices() })
  const vehicles = useQuery({ queryKey: ['vehicles'], queryFn: fleet.vehicles })
  const drivers = useQuery({ queryKey: ['drivers'], queryFn: fleet.drivers })
  const [open, setOpen] = useState<Device | 'new' | null>(null)
  const forWhom = (d: Device) =>
    (d.vehicle ? vehicles.data?.find(v => v.id === d.vehicle) : drivers.data?.find(x => x.id === d.driver))
      ?.name ?? '—'
  const rows = (query.data ?? []).filter(d => matches(search.q, d.name, d.imei, forWhom(d)))
  const columns = [
    nameColumn<Device>(t('fleet.name'), d => d.name),
    {
      key: 'kind',
      head: t('device.kind'),
      width: 'minmax(8rem,1fr)',
      cell: (d: Device) => <KindOf device={d} />,
    },
    {
      key: 'for',
      head: t('device.reports_for'),
      width: 'minmax(8rem,1.3fr)',
      cell: (d: Device) => <Bdi clip>{forWhom(d)}</Bdi>,
    },
    {
      key: 'state',
      head: t('fleet.status'),
      width: 'minmax(11rem,1.3fr)',
      cell: (d: Device) => <DeviceState device={d} />,
    },
  ]
  const line = (d: Device) => (
    <PhoneLine name={d.name} note={<Bdi>{forWhom(d)}</Bdi>}>
      <DeviceState device={d} />
    </PhoneLine>
  )
  const add = may && (
    <Button icon="plus" onClick={() => setOpen('new')}>
      {t('device.add')}
    </Button>
  )
  return (
    <>
      <FleetList
        query={query}
        rows={rows}
        columns={columns}
        line={line}
        find={t('fleet.find_devices')}
        empty={{ icon: 'live', title: t('device.none_title'), hint: t('device.none_hint'), action: add }}
        onOpen={d => setOpen(d)}
      />
      <DeviceDialog open={open} onOpen={setOpen} />
    </>
  )
}
