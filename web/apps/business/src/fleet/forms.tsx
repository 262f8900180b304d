import { server } from '@qafila/api'
import { SelectField, TextField } from '@qafila/ui'
import type { ReactNode } from 'react'
import { Form, TextArea, type Values } from '../parts/form'
import { Maybe, type Wrong } from './maybe'
import {
  type Driver,
  type DriverInput,
  driverAs,
  fleet,
  type Vehicle,
  type VehicleInput,
  vehicleAs,
} from './server'
import { useT } from './texts'

const KINDS = ['van', 'car', 'motorcycle', 'bicycle', 'pickup', 'truck', 'trailer'] as const
const FUELS = ['petrol', 'diesel', 'electric', 'hybrid', 'cng', 'lpg', 'none'] as const
const VEHICLE_STATES = ['active', 'workshop', 'retired'] as const
const DRIVER_STATES = ['active', 'on_leave', 'inactive'] as const
const LANGUAGES = [
  ['en', 'English'],
  ['ar', 'العربية'],
  ['ur', 'اردو'],
] as const

const Pair = ({ children }: { children: ReactNode }) => (
  <div className="grid items-start grid-cols-2 gap-3">{children}</div>
)
/** What it is called: the first thing that is asked. */
function NameField({ held, wrong }: { held: string | undefined; wrong: Wrong }) {
  const t = useT()
  return (
    <TextField
      label={t('fleet.name')}
      name="name"
      required
      autoFocus
      defaultValue={held}
      error={wrong('name')}
    />
  )
}

function SkillsField({ held, wrong }: { held: string[]; wrong: Wrong }) {
  const t = useT()
  return (
    <Maybe
      label={t('fleet.skills')}
      name="skills"
      dir="ltr"
      hint={t('fleet.skills_hint')}
      held={held.join(', ')}
      wrong={wrong}
    />
  )
}

const text = (value: string | number | null | undefined) => (value == null ? '' : String(value))
const km = (metres: number | null | undefined) => (metres ? Math.round(metres / 1000) : '')

/** What carries how much, with the dimensions that this form does not show kept as they are. */
function capacityOf(values: Values, held: Record<string, number> = {}): Record<string, number> {
  const { weight_g: _, parcels: __, ...rest } = held
  const [kg, parcels] = [values.number('kg'), values.number('parcels')]
  return {
    ...rest,
    ...(kg ? { weight_g: Math.round(kg * 1000) } : {}),
    ...(parcels ? { parcels: Math.round(parcels) } : {}),
  }
}

function vehicleOf(v: Values, held?: Vehicle): VehicleInput {
  const odometer = v.number('odometer_km')
  const said: VehicleInput = {
    name: v.text('name'),
    kind: v.text('kind') as VehicleInput['kind'],
    plate: v.maybe('plate'),
    capacity: capacityOf(v, held?.capacity),
    // Rounded to kilometres it would move a little with every edit: said only when it was changed.
    ...(odometer !== null && odometer !== km(held?.odometer_m) ? { odometer_m: odometer * 1000 } : {}),
    ...(held && {
      status: v.text('status') as VehicleInput['status'],
      make: v.maybe('make'),
      model: v.maybe('model'),
      year: v.number('year'),
      fuel: v.maybe('fuel') as VehicleInput['fuel'],
      skills: v.words('skills'),
      equipment: v.words('equipment'),
      external_ref: v.maybe('external_ref'),
      notes: v.maybe('notes'),
    }),
  }
  return held ? vehicleAs(held, said) : said
}

/** A new vehicle asks for what routes need; everything else can be said of one that is there. */
export function VehicleForm({ held, onDone }: { held?: Vehicle; onDone(vehicle: Vehicle): void }) {
  const t = useT()
  const optional = t('fleet.optional')
  const save = (v: Values) =>
    held ? fleet.putVehicle(held.id, vehicleOf(v, held), held.version) : fleet.addVehicle(vehicleOf(v))
  return (
    <Form submit={held ? '' : t('fleet.add')} save={save} onDone={onDone}>
      {wrong => (
        <>
          <NameField held={held?.name} wrong={wrong} />
          <Pair>
            <Maybe label={t('fleet.plate')} name="plate" dir="ltr" held={held?.plate} wrong={wrong} />
            <SelectField label={t('fleet.kind')} name="kind" defaultValue={held?.kind}>
              {KINDS.map(k => (
                <option key={k} value={k}>
                  {t(`kind.${k}`)}
                </option>
              ))}
            </SelectField>
          </Pair>
          <Pair>
            <Maybe
              label={t('fleet.kg')}
              name="kg"
              type="number"
              min="0"
              step="any"
              inputMode="decimal"
              held={held?.capacity.weight_g ? held.capacity.weight_g / 1000 : ''}
              wrong={wrong}
              path="capacity"
            />
            <TextField
              label={t('fleet.parcels')}
              name="parcels"
              type="number"
              min="0"
              inputMode="numeric"
              optional={optional}
              defaultValue={text(held?.capacity.parcels)}
            />
          </Pair>
          {held && <MoreOfVehicle held={held} wrong={wrong} />}
        </>
      )}
    </Form>
  )
}

function MoreOfVehicle({ held, wrong }: { held: Vehicle; wrong: Wrong }) {
  const t = useT()
  const optional = t('fleet.optional')
  return (
    <>
      <SelectField label={t('fleet.status')} name="status" defaultValue={held.status}>
        {VEHICLE_STATES.map(s => (
          <option key={s} value={s}>
            {t(`vehicle.${s}`)}
          </option>
        ))}
      </SelectField>
      <Pair>
        <Maybe label={t('fleet.make')} name="make" held={held.make} wrong={wrong} />
        <Maybe label={t('fleet.model')} name="model" held={held.model} wrong={wrong} />
      </Pair>
      <Pair>
        <Maybe
          label={t('fleet.year')}
          name="year"
          type="number"
          inputMode="numeric"
          held={held.year}
          wrong={wrong}
        />
        <SelectField label={t('fleet.fuel')} name="fuel" optional={optional} defaultValue={text(held.fuel)}>
          <option value="">—</option>
          {FUELS.map(f => (
            <option key={f} value={f}>
              {t(`fuel.${f}`)}
            </option>
          ))}
        </SelectField>
      </Pair>
      <Pair>
        <Maybe
          label={t('fleet.odometer_km')}
          name="odometer_km"
          type="number"
          min="0"
          inputMode="numeric"
          held={km(held.odometer_m)}
          wrong={wrong}
          path="odometer_m"
        />
        <Maybe
          label={t('fleet.external_ref')}
          name="external_ref"
          dir="ltr"
          held={held.external_ref}
          wrong={wrong}
        />
      </Pair>
      <SkillsField held={held.skills} wrong={wrong} />
      <Maybe
        label={t('fleet.equipment')}
        name="equipment"
        dir="ltr"
        held={held.equipment.join(', ')}
        wrong={wrong}
      />
      <TextArea label={t('fleet.notes')} name="notes" optional={optional} defaultValue={text(held.notes)} />
    </>
  )
}

function driverOf(v: Values, held?: Driver): DriverInput {
  const said: DriverInput = {
    name: v.text('name'),
    phone: v.maybe('phone'),
    email: v.maybe('email'),
    ...(held && {
      status: v.text('status') as DriverInput['status'],
      employee_no: v.maybe('employee_no'),
      licence_no: v.maybe('licence_no'),
      licence_classes: v.words('licence_classes'),
      languages: LANGUAGES.map(([code]) => code).filter(code => v.on(`speaks_${code}`)),
      skills: v.words('skills'),
      notes: v.maybe('notes'),
    }),
  }
  return held ? driverAs(held, said) : said
}

export function DriverForm({ held, onDone }: { held?: Driver; onDone(driver: Driver): void }) {
  const t = useT()
  const save = (v: Values) =>
    held ? fleet.putDriver(held.id, driverOf(v, held), held.version) : fleet.addDriver(driverOf(v))
  return (
    <Form submit={held ? '' : t('fleet.add')} save={save} onDone={onDone}>
      {wrong => (
        <>
          <NameField held={held?.name} wrong={wrong} />
          <Maybe
            label={t('fleet.phone')}
            name="phone"
            type="tel"
            dir="ltr"
            placeholder="+971501234567"
            held={held?.phone}
            wrong={wrong}
          />
          <Maybe
            label={t('fleet.email')}
            name="email"
            type="email"
            dir="ltr"
            held={held?.email}
            wrong={wrong}
          />
          {held && <MoreOfDriver held={held} wrong={wrong} />}
        </>
      )}
    </Form>
  )
}

function MoreOfDriver({ held, wrong }: { held: Driver; wrong: Wrong }) {
  const t = useT()
  const optional = t('fleet.optional')
  return (
    <>
      <Pair>
        <SelectField label={t('fleet.status')} name="status" defaultValue={held.status}>
          {DRIVER_STATES.map(s => (
            <option key={s} value={s}>
              {t(`driver.${s}`)}
            </option>
          ))}
        </SelectField>
        <Maybe
          label={t('fleet.employee_no')}
          name="employee_no"
          dir="ltr"
          held={held.employee_no}
          wrong={wrong}
        />
      </Pair>
      <Pair>
        <Maybe
          label={t('fleet.licence_no')}
          name="licence_no"
          dir="ltr"
          held={held.licence_no}
          wrong={wrong}
        />
        <Maybe
          label={t('fleet.licence_classes')}
          name="licence_classes"
          dir="ltr"
          held={held.licence_classes.join(', ')}
          wrong={wrong}
        />
      </Pair>
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">{t('fleet.languages')}</legend>
        <div className="flex flex-wrap gap-x-5 gap-y-2">
          {LANGUAGES.map(([code, name]) => (
            <label key={code} className="flex min-h-6 items-center gap-2.5" lang={code}>
              <input
                type="checkbox"
                name={`speaks_${code}`}
                defaultChecked={held.languages.includes(code)}
                className="accent-brand size-4.5"
              />
              {name}
            </label>
          ))}
        </div>
      </fieldset>
      <SkillsField held={held.skills} wrong={wrong} />
      <TextArea label={t('fleet.notes')} name="notes" optional={optional} defaultValue={text(held.notes)} />
    </>
  )
}

export function DepotForm({ onDone }: { onDone(): void }) {
  const t = useT()
  const optional = t('fleet.optional')
  const save = (v: Values) => {
    const [lat, lon] = [v.number('lat'), v.number('lon')]
    return server.addPlace({
      kind: 'depot',
      name: v.text('name'),
      ...(v.text('address') ? { address: v.text('address') } : {}),
      ...(v.text('city') ? { city: v.text('city') } : {}),
      ...(lat !== null && lon !== null ? { point: { lat, lon } } : {}),
    })
  }
  return (
    <Form submit={t('fleet.add')} save={save} onDone={onDone}>
      {wrong => (
        <>
          <NameField held={undefined} wrong={wrong} />
          <TextField label={t('fleet.address')} name="address" error={wrong('address')} />
          <Maybe label={t('fleet.city')} name="city" wrong={wrong} />
          <Pair>
            <TextField
              label={t('fleet.lat')}
              name="lat"
              dir="ltr"
              inputMode="decimal"
              optional={optional}
              error={wrong('point') ?? wrong('point.lat')}
            />
            <Maybe
              label={t('fleet.lon')}
              name="lon"
              dir="ltr"
              inputMode="decimal"
              wrong={wrong}
              path="point.lon"
            />
          </Pair>
        </>
      )}
    </Form>
  )
}
