import { server } from '@qafila/api'
import { PHASES, type Phase, STATUSES } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Check, Chips, Icon, PhaseMark, SearchField, SelectField, TextField } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { noonOf } from '../parts/days'
import { Menu } from './menu'
import { PRIORITIES } from './orders'
import { type DeliveriesSearch, FILTERS, NO_FILTERS } from './search'
import { useT } from './texts'

type FilterProps = { search: DeliveriesSearch; onChange(change: DeliveriesSearch): void }

/** Those that the panel sets: the text and the phase have places of their own. */
const PANEL = FILTERS.filter(key => key !== 'q' && key !== 'phase')

/** What is looked for: text, phase and everything else behind one button, each shown as a chip that can be taken off. */
export function Filters({ search, onChange }: FilterProps) {
  const t = useT()
  const set = PANEL.filter(key => search[key]).length
  return (
    <div className="border-line bg-surface relative z-20 flex flex-wrap items-center gap-2 border-b px-4 py-2.5 md:px-6">
      <SearchField
        id="delivery-search"
        className="min-w-0 flex-1 sm:w-72 sm:flex-none"
        label={t('deliveries.search')}
        clear={t('live.clear_search')}
        value={search.q ?? ''}
        onValue={q => onChange({ q: q || undefined })}
      />
      <Phases
        phase={PHASES.find(p => p === search.phase)}
        onPhase={phase => onChange({ phase, status: undefined })}
      />
      <div className="sm:ms-auto">
        <Menu
          wide
          label={t('orders.filters')}
          icon="filter"
          badge={
            set > 0 && (
              <span className="bg-brand text-on-brand tnum grid size-5 place-items-center rounded-full text-xs">
                {set}
              </span>
            )
          }
        >
          {() => <Panel search={search} onChange={onChange} />}
        </Menu>
      </div>
      <InForce search={search} onChange={onChange} />
    </div>
  )
}

function Phases({ phase, onPhase }: { phase: Phase | undefined; onPhase(phase: Phase | undefined): void }) {
  const t = useT()
  const { common } = useI18n()
  return (
    <Chips
      className="max-sm:order-last"
      label={t('deliveries.filter')}
      options={PHASES.map(p => ({ key: p, label: common(`phase.${p}`), mark: <PhaseMark phase={p} /> }))}
      value={phase}
      onValue={p => onPhase(phase === p ? undefined : p)}
    />
  )
}

export const useDrivers = () =>
  useQuery({ queryKey: ['drivers'], queryFn: server.drivers, staleTime: 60_000 }).data ?? NONE
export const useVehicles = () =>
  useQuery({ queryKey: ['vehicles'], queryFn: server.vehicles, staleTime: 60_000 }).data ?? NONE
const NONE: never[] = []

function Panel({ search, onChange }: FilterProps) {
  const t = useT()
  const { common } = useI18n()
  const drivers = useDrivers()
  const vehicles = useVehicles()
  const statuses = search.status?.split(',') ?? []
  const toggle = (status: string) => {
    const next = statuses.includes(status) ? statuses.filter(s => s !== status) : [...statuses, status]
    onChange({ status: next.join(',') || undefined, phase: undefined })
  }
  return (
    <div className="grid gap-4">
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">{t('column.status')}</legend>
        <div className="grid grid-cols-2 gap-x-3">
          {STATUSES.map(s => (
            <Check
              key={s}
              label={common(`status.${s}`)}
              className="text-sm"
              checked={statuses.includes(s)}
              onChange={() => toggle(s)}
            />
          ))}
        </div>
      </fieldset>
      <div className="grid grid-cols-2 gap-3">
        <TextField
          type="date"
          label={t('orders.from')}
          value={search.from ?? ''}
          onChange={e => onChange({ from: e.currentTarget.value || undefined })}
        />
        <TextField
          type="date"
          label={t('orders.to')}
          value={search.to ?? ''}
          onChange={e => onChange({ to: e.currentTarget.value || undefined })}
        />
        <SelectField
          label={t('actor.driver')}
          value={search.driver ?? ''}
          onChange={e => onChange({ driver: e.currentTarget.value || undefined })}
        >
          <option value="">{t('orders.any')}</option>
          <option value="none">{t('orders.nobody')}</option>
          {drivers.map(d => (
            <option key={d.id} value={d.id}>
              {d.name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('column.vehicle')}
          value={search.vehicle ?? ''}
          onChange={e => onChange({ vehicle: e.currentTarget.value || undefined })}
        >
          <option value="">{t('orders.any')}</option>
          {vehicles.map(v => (
            <option key={v.id} value={v.id}>
              {v.name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('column.priority')}
          value={search.priority ?? ''}
          onChange={e => onChange({ priority: e.currentTarget.value || undefined })}
        >
          <option value="">{t('orders.any')}</option>
          {PRIORITIES.map(p => (
            <option key={p} value={p}>
              {t(`priority.${p}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t('column.city')}
          value={search.city ?? ''}
          onChange={e => onChange({ city: e.currentTarget.value || undefined })}
        />
      </div>
      <Button look="plain" onClick={() => onChange(NO_FILTERS)}>
        {t('deliveries.clear')}
      </Button>
    </div>
  )
}

function InForce({ search, onChange }: FilterProps) {
  const t = useT()
  const { common, format } = useI18n()
  const drivers = useDrivers()
  const vehicles = useVehicles()
  const day = (value: string) => format.day(noonOf(value))
  const said: Partial<Record<keyof DeliveriesSearch, (value: string) => string>> = {
    status: value =>
      format.list(STATUSES.filter(s => value.split(',').includes(s)).map(s => common(`status.${s}`))),
    driver: value =>
      value === 'none' ? t('orders.nobody') : (drivers.find(d => d.id === value)?.name ?? t('actor.driver')),
    vehicle: value => vehicles.find(v => v.id === value)?.name ?? t('column.vehicle'),
    priority: value => t(`priority.${PRIORITIES.find(p => p === value) ?? 'normal'}`),
    from: value => t('orders.from_day', { day: day(value) }),
    to: value => t('orders.to_day', { day: day(value) }),
    import: () => t('orders.of_import'),
    city: value => value,
  }
  const shown = PANEL.filter(key => search[key])
  if (!shown.length) return null
  return (
    <ul className="flex w-full flex-wrap gap-1.5" aria-label={t('orders.filters_set')}>
      {shown.map(key => {
        const text = said[key]?.(search[key] as string) ?? (search[key] as string)
        return (
          <li key={key}>
            <button
              type="button"
              onClick={() => onChange({ [key]: undefined })}
              aria-label={t('orders.remove_filter', { what: text })}
              className="bg-brand-soft inline-flex min-h-7 max-w-72 items-center gap-1.5 rounded-full ps-3 pe-2 text-sm"
            >
              <Bdi clip>{text}</Bdi>
              <Icon name="close" size={14} />
            </button>
          </li>
        )
      })}
    </ul>
  )
}
