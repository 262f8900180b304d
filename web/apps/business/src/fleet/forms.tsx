import { type FieldError, isProblem, server } from '@qafila/api'
import { Button, SelectField, TextField, toast } from '@qafila/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { ProblemNotice } from '../shell/problem'
import { useT } from '../texts'

type Fields = (name: string) => string
type FormProps = {
  save(value: Fields): Promise<unknown>
  refresh: string
  said: string
  onDone(): void
  children: (wrong: (path: string) => string | undefined) => ReactNode
}

/** A form that adds one thing: its fields, the server's word on each of them, and one button. */
function AddForm({ save, refresh, said, onDone, children }: FormProps) {
  const t = useT()
  const queries = useQueryClient()
  const add = useMutation({
    mutationFn: (form: FormData) => save(name => String(form.get(name) ?? '').trim()),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: [refresh] })
      toast(said)
      onDone()
    },
  })
  const fields: FieldError[] = isProblem(add.error) ? add.error.fields : []
  const wrong = (path: string) => fields.find(f => f.path === path)?.message
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    add.mutate(new FormData(e.currentTarget))
  }
  return (
    <form onSubmit={submit} className="grid gap-4" noValidate>
      {add.error && !fields.length && <ProblemNotice error={add.error} />}
      {children(wrong)}
      <Button type="submit" busy={add.isPending} className="mt-2">
        {t('fleet.add')}
      </Button>
    </form>
  )
}

const KINDS = ['van', 'car', 'motorcycle', 'bicycle', 'pickup', 'truck', 'trailer'] as const

/** `{[key]: text}` when something was written, nothing otherwise. */
const maybe = <K extends string>(key: K, text: string) => (text ? ({ [key]: text } as Record<K, string>) : {})

export function VehicleForm({ onDone }: { onDone(): void }) {
  const t = useT()
  const save = (value: Fields) => {
    const [kg, parcels] = [Number(value('kg')), Number(value('parcels'))]
    const capacity = {
      ...(kg > 0 ? { weight_g: Math.round(kg * 1000) } : {}),
      ...(parcels > 0 ? { parcels: Math.round(parcels) } : {}),
    }
    return server.addVehicle({
      name: value('name'),
      kind: value('kind'),
      capacity,
      ...maybe('plate', value('plate')),
    })
  }
  return (
    <AddForm save={save} refresh="vehicles" said={t('fleet.added')} onDone={onDone}>
      {wrong => (
        <>
          <TextField label={t('plan.name')} name="name" required autoFocus error={wrong('name')} />
          <TextField
            label={t('fleet.plate')}
            name="plate"
            dir="ltr"
            optional={t('plan.optional')}
            error={wrong('plate')}
          />
          <SelectField label={t('fleet.kind')} name="kind">
            {KINDS.map(k => (
              <option key={k} value={k}>
                {t(`kind.${k}`)}
              </option>
            ))}
          </SelectField>
          <div className="grid grid-cols-2 gap-3">
            <TextField
              label={t('fleet.kg')}
              name="kg"
              type="number"
              min="0"
              inputMode="decimal"
              optional={t('plan.optional')}
            />
            <TextField
              label={t('fleet.parcels')}
              name="parcels"
              type="number"
              min="0"
              inputMode="numeric"
              optional={t('plan.optional')}
            />
          </div>
        </>
      )}
    </AddForm>
  )
}

export function DriverForm({ onDone }: { onDone(): void }) {
  const t = useT()
  const save = (value: Fields) =>
    server.addDriver({
      name: value('name'),
      ...maybe('phone', value('phone')),
      ...maybe('email', value('email')),
    })
  return (
    <AddForm save={save} refresh="drivers" said={t('fleet.added')} onDone={onDone}>
      {wrong => (
        <>
          <TextField label={t('plan.name')} name="name" required autoFocus error={wrong('name')} />
          <TextField
            label={t('fleet.phone')}
            name="phone"
            type="tel"
            dir="ltr"
            placeholder="+971501234567"
            optional={t('plan.optional')}
            error={wrong('phone')}
          />
          <TextField
            label={t('field.email')}
            name="email"
            type="email"
            dir="ltr"
            optional={t('plan.optional')}
            error={wrong('email')}
          />
        </>
      )}
    </AddForm>
  )
}

export function DepotForm({ onDone }: { onDone(): void }) {
  const t = useT()
  const save = (value: Fields) => {
    const [lat, lon] = [value('lat'), value('lon')]
    return server.addPlace({
      kind: 'depot',
      name: value('name'),
      ...maybe('address', value('address')),
      ...maybe('city', value('city')),
      ...(lat && lon ? { point: { lat: Number(lat), lon: Number(lon) } } : {}),
    })
  }
  return (
    <AddForm save={save} refresh="depots" said={t('fleet.added')} onDone={onDone}>
      {wrong => (
        <>
          <TextField label={t('plan.name')} name="name" required autoFocus error={wrong('name')} />
          <TextField label={t('column.address')} name="address" error={wrong('address')} />
          <TextField
            label={t('import.field_city')}
            name="city"
            optional={t('plan.optional')}
            error={wrong('city')}
          />
          <div className="grid grid-cols-2 gap-3">
            <TextField
              label={t('import.field_lat')}
              name="lat"
              dir="ltr"
              inputMode="decimal"
              optional={t('plan.optional')}
              error={wrong('point') ?? wrong('point.lat')}
            />
            <TextField
              label={t('import.field_lon')}
              name="lon"
              dir="ltr"
              inputMode="decimal"
              optional={t('plan.optional')}
              error={wrong('point.lon')}
            />
          </div>
        </>
      )}
    </AddForm>
  )
}
