import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Dialog, Notice, SelectField, TextField, toast } from '@qafila/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { dayOf, noonOf } from '../parts/days'
import { Form, type Values } from '../parts/form'
import { useMay } from '../parts/may'
import { useDeeds } from '../parts/undo'
import { useProblemText } from '../shell/problem'
import { fleet, type Shift, shiftAs } from './server'
import { useT } from './texts'
import { clocks, daysOf, type Repeat, shiftOn } from './week'
import { ShiftState } from './words'

export type Opened = { shift: Shift } | { day: string; driver?: string }
type Refusal = { day: string; why: string }
const REPEATS: Repeat[] = ['no', 'days', 'workdays', 'weekly']
const WEEKS = [1, 2, 3, 4, 6, 8]

/** A shift that is there with what can be done to it, or a new one. */
export function ShiftDialog({ open, onClose }: { open: Opened | null; onClose(): void }) {
  const t = useT()
  const { common } = useI18n()
  const shift = open && 'shift' in open ? open.shift : null
  return (
    <Dialog
      open={open !== null}
      place="side"
      title={shift ? t('shift.change_title', { name: shift.driver_name }) : t('shift.add')}
      closeLabel={common('verb.close')}
      onClose={onClose}
    >
      {shift && <KeptShift key={shift.id} shift={shift} onClose={onClose} />}
      {open && !shift && 'day' in open && <NewShift key={open.day} {...open} onClose={onClose} />}
    </Dialog>
  )
}

function KeptShift({ shift, onClose }: { shift: Shift; onClose(): void }) {
  const t = useT()
  const { format } = useI18n()
  const may = useMay('shifts:write')
  const deeds = useDeeds(['shifts'])
  const verb = (what: 'start' | 'end' | 'cancel') => {
    onClose()
    deeds.do({
      said:
        what === 'cancel'
          ? t('shift.cancelled_said')
          : t(what === 'start' ? 'shift.started_said' : 'shift.ended_said', { name: shift.driver_name }),
      run: () => fleet.shiftVerb(shift.id, what),
      // A cancelled shift stays cancelled; its way back is the same hours anew.
      undo: what === 'cancel' ? () => fleet.addShift(shiftAs(shift)) : undefined,
    })
  }
  const planned = shift.state === 'planned'
  return (
    <div className="grid gap-5">
      <div className="flex flex-wrap items-center gap-3">
        <span className="tnum font-semibold">
          {format.day(shift.starts_at)} · {format.span(shift.starts_at, shift.ends_at)}
        </span>
        <ShiftState state={shift.state} />
      </div>
      {shift.started_at && (
        <p className="text-muted text-sm">{t('shift.started', { time: format.moment(shift.started_at) })}</p>
      )}
      {may && (planned || shift.state === 'active') && (
        <div className="flex flex-wrap gap-2">
          {planned && (
            <Button look="quiet" icon="clock" onClick={() => verb('start')}>
              {t('shift.start')}
            </Button>
          )}
          {shift.state === 'active' && (
            <Button look="quiet" icon="stop" onClick={() => verb('end')}>
              {t('shift.end')}
            </Button>
          )}
          {planned && (
            <Button look="quiet" icon="close" onClick={() => verb('cancel')}>
              {t('shift.cancel')}
            </Button>
          )}
        </div>
      )}
      {may && planned && (
        <ShiftForm
          held={shift}
          day={dayOf(new Date(shift.starts_at))}
          driver={shift.driver}
          onDone={onClose}
        />
      )}
    </div>
  )
}

function NewShift({ day, driver, onClose }: { day: string; driver?: string; onClose(): void }) {
  const t = useT()
  const { format } = useI18n()
  const [refused, setRefused] = useState<Refusal[]>([])
  return (
    <div className="grid gap-4">
      {refused.length > 0 && (
        <Notice tone="warn" title={t('shift.refused')}>
          <ul>
            {refused.map(r => (
              <li key={r.day}>
                {format.day(noonOf(r.day))}: <Bdi>{r.why}</Bdi>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <ShiftForm
        day={day}
        driver={driver}
        onDone={list => {
          setRefused(list)
          if (!list.length) onClose()
        }}
      />
    </div>
  )
}

type FormProps = { held?: Shift; day: string; driver?: string | undefined; onDone(refused: Refusal[]): void }

/** Who drives what, and when; a new one can be repeated. Each day is planned by itself, so one that clashes does not stop the others. */
function ShiftForm({ held, day, driver, onDone }: FormProps) {
  const t = useT()
  const said = useProblemText()
  const queries = useQueryClient()
  const drivers = useQuery({ queryKey: ['drivers'], queryFn: fleet.drivers })
  const vehicles = useQuery({ queryKey: ['vehicles'], queryFn: fleet.vehicles })
  const [repeat, setRepeat] = useState<Repeat>('no')
  const [from, until] = held ? clocks(held) : ['08:00', '17:00']
  const save = async (v: Values): Promise<Refusal[]> => {
    const who = { driver: v.text('driver'), vehicle: v.maybe('vehicle'), notes: v.maybe('notes') }
    const on = (date: string) => ({ ...who, ...shiftOn(date, v.text('from'), v.text('until')) })
    const days = daysOf(v.text('day'), repeat, v.number('weeks') ?? 1)
    const [first = day] = days
    if (held) await fleet.putShift(held.id, { ...shiftAs(held), ...on(first) }, held.version)
    // Alone, a refusal belongs to the form's own fields.
    else if (days.length === 1) await fleet.addShift(on(first))
    else return planAll(days, on)
    toast(held ? t('fleet.saved') : t('shift.planned_n', { n: 1 }))
    return []
  }
  const planAll = async (days: string[], on: (day: string) => Parameters<typeof fleet.addShift>[0]) => {
    const refused: Refusal[] = []
    for (const date of days)
      await fleet.addShift(on(date)).catch((error: unknown) => refused.push({ day: date, why: said(error) }))
    if (refused.length < days.length) toast(t('shift.planned_n', { n: days.length - refused.length }))
    return refused
  }
  const done = (refused: Refusal[]) => {
    void queries.invalidateQueries({ queryKey: ['shifts'] })
    onDone(refused)
  }
  if (!drivers.data || !vehicles.data) return null
  const seat = vehicles.data.find(v => v.driver === driver)?.id
  return (
    <Form submit={held ? t('shift.change') : t('shift.add')} save={save} onDone={done}>
      {wrong => (
        <>
          <SelectField label={t('shift.driver')} name="driver" defaultValue={driver} error={wrong('driver')}>
            {drivers.data
              .filter(d => d.status === 'active' || d.id === driver)
              .map(d => (
                <option key={d.id} value={d.id}>
                  {d.name}
                </option>
              ))}
          </SelectField>
          <SelectField
            label={t('shift.vehicle')}
            name="vehicle"
            defaultValue={held ? (held.vehicle ?? '') : seat}
            error={wrong('vehicle')}
          >
            <option value="">{t('shift.no_vehicle')}</option>
            {vehicles.data
              .filter(v => v.status === 'active' || v.id === held?.vehicle)
              .map(v => (
                <option key={v.id} value={v.id}>
                  {v.name}
                </option>
              ))}
          </SelectField>
          <TextField label={t('shift.day')} name="day" type="date" required defaultValue={day} />
          <div className="grid items-start grid-cols-2 gap-3">
            <TextField
              label={t('shift.from')}
              name="from"
              type="time"
              required
              defaultValue={from}
              error={wrong('starts_at')}
            />
            <TextField
              label={t('shift.until')}
              name="until"
              type="time"
              required
              defaultValue={until}
              hint={t('shift.until_hint')}
              error={wrong('ends_at')}
            />
          </div>
          {!held && (
            <div className="grid items-start grid-cols-2 gap-3">
              <SelectField
                label={t('shift.repeat')}
                value={repeat}
                onChange={e => setRepeat(e.currentTarget.value as Repeat)}
              >
                {REPEATS.map(r => (
                  <option key={r} value={r}>
                    {t(`shift.repeat_${r}`)}
                  </option>
                ))}
              </SelectField>
              {repeat !== 'no' && (
                <SelectField label={t('shift.times')} name="weeks" defaultValue="4">
                  {WEEKS.map(n => (
                    <option key={n} value={n}>
                      {t('shift.weeks', { n })}
                    </option>
                  ))}
                </SelectField>
              )}
            </div>
          )}
          <TextField
            label={t('shift.notes')}
            name="notes"
            optional={t('fleet.optional')}
            defaultValue={held?.notes ?? ''}
            error={wrong('notes')}
          />
        </>
      )}
    </Form>
  )
}
