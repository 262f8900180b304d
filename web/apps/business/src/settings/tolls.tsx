import { isProblem, type Served } from '@qafila/api'
import { major, minorOf } from '@qafila/domain'
import { useI18n } from '@qafila/i18n'
import { Button, IconButton, SelectField, TextField, toast } from '@qafila/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { WEEKDAYS } from '../parts/days'
import { TimeBox } from '../parts/form'
import { useMay } from '../parts/may'
import { Asked, Nothing, Section } from '../parts/pieces'
import { ProblemNotice } from '../shell/problem'
import { Changeable } from './changeable'
import { CURRENCIES, useOrganization, useWeekdays } from './organisation'
import { office } from './server'
import { useT } from './texts'
import {
  draftOf,
  empty,
  newTariff,
  newTime,
  type TariffDraft,
  type TimeDraft,
  type Tolls,
  tollsOf,
  withKnown,
} from './toll-list'

const KEY = ['toll-settings']
const TARIFFS_MAX = 20
const TIMES_MAX = 24

/** What toll gates cost, so that a way can tell it and go round where that is cheaper. */
export function TollsPart() {
  const query = useQuery({ queryKey: KEY, queryFn: office.tolls })
  const organization = useOrganization()
  return (
    <Asked query={organization}>
      {org => (
        <Asked query={query}>
          {held => (
            <Editor
              key={held.version}
              held={held.tolls ?? empty(org.currency as Tolls['currency'])}
              version={held.version}
              zone={org.time_zone}
            />
          )}
        </Asked>
      )}
    </Asked>
  )
}

function Editor({ held, version, zone }: { held: Tolls; version: number; zone: string }) {
  const t = useT()
  const { common } = useI18n()
  const may = useMay('routing:write')
  const queries = useQueryClient()
  const [tolls, setTolls] = useState(() => draftOf(held))
  const save = useMutation({
    mutationFn: () => office.putTolls(tollsOf(tolls), version),
    onSuccess: (after: Served<'TollSettings'>) => {
      queries.setQueryData(KEY, after)
      // Ways that are drawn tell what they cost.
      void queries.invalidateQueries({ queryKey: ['way'] })
      toast(t('settings.saved'))
    },
  })
  const fields = isProblem(save.error) ? save.error.fields : []
  const wrong = (path: string) => fields.find(f => f.path.startsWith(path))?.message
  const put = (index: number, change: Partial<TariffDraft>) =>
    setTolls({
      ...tolls,
      tariffs: tolls.tariffs.map((tariff, i) => (i === index ? { ...tariff, ...change } : tariff)),
    })
  return (
    <Section title={t('settings.tolls')} lead={t('toll.lead')}>
      <Changeable may={may}>
        {save.error && !fields.length && <ProblemNotice error={save.error} />}
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <SelectField
            label={t('org.currency')}
            value={tolls.currency}
            onChange={e => setTolls({ ...tolls, currency: e.currentTarget.value as Tolls['currency'] })}
          >
            {CURRENCIES.map(code => (
              <option key={code}>{code}</option>
            ))}
          </SelectField>
          <Price
            label={t('toll.hour')}
            hint={t('toll.hour_hint')}
            currency={tolls.currency}
            minor={tolls.hour_minor}
            onMinor={hour_minor => setTolls({ ...tolls, hour_minor })}
            error={wrong('hour_minor')}
          />
        </div>
        {tolls.tariffs.length === 0 && <Nothing>{t('toll.none')}</Nothing>}
        {tolls.tariffs.map((tariff, i) => (
          <TariffFields
            key={tariff.key}
            tariff={tariff}
            currency={tolls.currency}
            onTariff={change => put(i, change)}
            onRemove={() => setTolls({ ...tolls, tariffs: tolls.tariffs.filter((_, other) => other !== i) })}
            wrong={field => wrong(`tariffs[${i}].${field}`)}
          />
        ))}
        {may && (
          <div className="flex flex-wrap gap-2">
            <Button busy={save.isPending} onClick={() => save.mutate()}>
              {common('verb.save')}
            </Button>
            <Button
              look="quiet"
              icon="plus"
              disabled={tolls.tariffs.length >= TARIFFS_MAX}
              onClick={() => setTolls({ ...tolls, tariffs: [...tolls.tariffs, newTariff(zone)] })}
            >
              {t('toll.add')}
            </Button>
            <Button look="quiet" onClick={() => setTolls(withKnown(tolls, 'salik'))}>
              {t('toll.salik')}
            </Button>
            <Button look="quiet" onClick={() => setTolls(withKnown(tolls, 'darb'))}>
              {t('toll.darb')}
            </Button>
          </div>
        )}
      </Changeable>
    </Section>
  )
}

type TariffProps = {
  tariff: TariffDraft
  currency: string
  onTariff(change: Partial<TariffDraft>): void
  onRemove(): void
  wrong(field: string): string | undefined
}

function TariffFields({ tariff, currency, onTariff, onRemove, wrong }: TariffProps) {
  const t = useT()
  const { times } = tariff
  const put = (index: number, change: Partial<TimeDraft>) =>
    onTariff({ times: times.map((time, i) => (i === index ? { ...time, ...change } : time)) })
  const title = tariff.name || t('toll.new')
  return (
    <fieldset className="border-line min-w-0 rounded-md border px-4 pb-4">
      <legend className="px-1 font-semibold">
        <bdi>{title}</bdi>
      </legend>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField
          label={t('org.name')}
          value={tariff.name}
          onChange={e => onTariff({ name: e.currentTarget.value })}
          error={wrong('name')}
        />
        <Price
          label={t('toll.usual')}
          currency={currency}
          minor={tariff.usual_minor}
          onMinor={usual_minor => onTariff({ usual_minor })}
          error={wrong('usual_minor')}
        />
        <TextField
          label={t('toll.gates')}
          hint={t('toll.gates_hint')}
          value={tariff.gates}
          onChange={e => onTariff({ gates: e.currentTarget.value })}
          error={wrong('gates')}
        />
        <SelectField
          label={t('org.time_zone')}
          value={tariff.time_zone}
          onChange={e => onTariff({ time_zone: e.currentTarget.value })}
          error={wrong('time_zone')}
        >
          {[...new Set([tariff.time_zone, ...Intl.supportedValuesOf('timeZone')])].map(name => (
            <option key={name}>{name}</option>
          ))}
        </SelectField>
      </div>
      <ul className="mt-3" aria-label={t('toll.times', { name: title })}>
        {times.map((time, i) => (
          <TimeFields
            key={time.key}
            time={time}
            currency={currency}
            onTime={change => put(i, change)}
            onRemove={() => onTariff({ times: times.filter((_, other) => other !== i) })}
            error={wrong(`times[${i}]`)}
          />
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button
          look="plain"
          icon="plus"
          disabled={times.length >= TIMES_MAX}
          onClick={() => onTariff({ times: [...times, newTime()] })}
        >
          {t('toll.add_time')}
        </Button>
        <Button look="plain" icon="close" onClick={onRemove}>
          {t('toll.remove')}
          <span className="sr-only"> {title}</span>
        </Button>
      </div>
    </fieldset>
  )
}

type TimeProps = {
  time: TimeDraft
  currency: string
  onTime(change: Partial<TimeDraft>): void
  onRemove(): void
  error: string | undefined
}

/** One price for a part of some days. */
function TimeFields({ time, currency, onTime, onRemove, error }: TimeProps) {
  const t = useT()
  const { format } = useI18n()
  const name = useWeekdays('short')
  const turn = (day: number) =>
    onTime({ days: time.days.includes(day) ? time.days.filter(d => d !== day) : [...time.days, day].sort() })
  const price = { minor: time.minor, currency } as Parameters<typeof format.money>[0]
  return (
    <li className="border-line flex flex-wrap items-center gap-x-3 gap-y-2 border-t py-3">
      <fieldset className="flex flex-wrap gap-1">
        <legend className="sr-only">{t('toll.days')}</legend>
        {WEEKDAYS.map(day => (
          <label
            key={day}
            className="border-edge/70 has-checked:bg-brand-soft has-checked:text-brand has-checked:border-brand min-h-hit has-focus-visible:outline-brand flex min-w-10 cursor-pointer items-center justify-center rounded-md border px-1.5 text-sm font-medium has-focus-visible:outline-2"
          >
            <input
              type="checkbox"
              className="sr-only"
              checked={time.days.includes(day)}
              onChange={() => turn(day)}
            />
            {name(day)}
          </label>
        ))}
      </fieldset>
      <span className="flex items-center gap-2">
        <TimeBox
          aria-label={t('toll.from')}
          value={time.from}
          onChange={e => onTime({ from: e.currentTarget.value })}
        />
        <span aria-hidden="true">–</span>
        <TimeBox
          aria-label={t('toll.until')}
          value={time.until.replace('24:00', '00:00')}
          onChange={e => onTime({ until: e.currentTarget.value.replace('00:00', '24:00') })}
        />
      </span>
      <span className="flex flex-1 items-center justify-between gap-2">
        <span className="w-32">
          <PriceInput
            aria-label={t('toll.price', { now: format.money(price) })}
            currency={currency}
            minor={time.minor}
            onMinor={minor => onTime({ minor })}
          />
        </span>
        <IconButton
          icon="close"
          size={18}
          label={t('toll.remove_time')}
          onClick={onRemove}
          className="text-muted hover:bg-sunken"
        />
      </span>
      {error && <p className="text-bad w-full text-sm">{error}</p>}
    </li>
  )
}

type PriceProps = { currency: string; minor: number; onMinor(minor: number): void }

/** An amount in the currency's whole units, with its decimals. */
function Price({
  label,
  hint,
  error,
  ...price
}: PriceProps & { label: string; hint?: string; error: string | undefined }) {
  return <TextField label={`${label} (${price.currency})`} hint={hint} error={error} {...priced(price)} />
}

function PriceInput({ 'aria-label': label, ...price }: PriceProps & { 'aria-label': string }) {
  return (
    <span className="flex items-center gap-2">
      <input
        aria-label={label}
        {...priced(price)}
        className="border-edge/70 bg-raised min-h-hit w-full min-w-0 rounded-md border px-2"
      />
      <span className="text-muted text-sm" aria-hidden="true">
        {price.currency}
      </span>
    </span>
  )
}

const priced = ({ currency, minor, onMinor }: PriceProps) => ({
  type: 'number' as const,
  inputMode: 'decimal' as const,
  min: 0,
  step: 'any',
  defaultValue: major({ minor, currency } as Parameters<typeof major>[0]),
  onChange: (e: { currentTarget: { value: string } }) =>
    onMinor(minorOf(Number(e.currentTarget.value) || 0, currency)),
})
