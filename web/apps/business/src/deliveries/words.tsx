import type { ProblemBody } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { SelectField, TextField } from '@qafila/ui'
import { addDays, clockOf, dayOf, hoursOn, today } from '../parts/days'
import type { Words } from './bulk'
import { useDrivers } from './filters'
import { useT } from './texts'

/** A day and two times of the office's as a span. */
export function spanOf(day: string, start: string, end: string): { from: string; to: string } {
  const [from, to] = hoursOn(day, start, end)
  return { from, to }
}

/** The words of a command as its form holds them. */
export function wordsIn(form: FormData, needs: readonly string[]): Words {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const words: Words = {}
  if (needs.includes('driver')) words.driver = text('driver')
  if (needs.includes('reason')) words.reason = text('reason')
  if (needs.includes('window')) words.window = spanOf(text('day'), text('from'), text('to'))
  return words
}

/** The fields that the words of a command come from. The first takes the focus. */
export function WordFields({ needs, driver = true }: { needs: readonly string[]; driver?: boolean }) {
  const t = useT()
  return (
    <>
      {driver && needs.includes('driver') && <DriverField />}
      {needs.includes('window') && <WindowFields />}
      {needs.includes('reason') && (
        <TextField
          label={t('do.reason')}
          name="reason"
          required
          maxLength={500}
          autoFocus={needs[0] === 'reason'}
        />
      )}
    </>
  )
}

export function DriverField() {
  const t = useT()
  const drivers = useDrivers()
  return (
    <SelectField label={t('actor.driver')} name="driver" required autoFocus>
      {drivers
        .filter(d => d.status === 'active')
        .map(d => (
          <option key={d.id} value={d.id}>
            {d.vehicle_name ? `${d.name} · ${d.vehicle_name}` : d.name}
          </option>
        ))}
    </SelectField>
  )
}

export function WindowFields({ window }: { window?: { from: string; to: string } | null }) {
  const t = useT()
  const from = window && new Date(window.from)
  const to = window && new Date(window.to)
  return (
    <div className="grid grid-cols-[1.4fr_1fr_1fr] gap-3">
      <TextField
        type="date"
        name="day"
        label={t('orders.day')}
        required
        min={today()}
        defaultValue={from && from.getTime() > Date.now() ? dayOf(from) : addDays(today(), 1)}
      />
      <TextField
        type="time"
        name="from"
        label={t('orders.not_before')}
        required
        defaultValue={from ? clockOf(from) : '09:00'}
      />
      <TextField
        type="time"
        name="to"
        label={t('orders.not_after')}
        required
        defaultValue={to ? clockOf(to) : '17:00'}
      />
    </div>
  )
}

const UNFIT = ['driver.status', 'driver.shift', 'driver.capacity', 'driver.skills', 'driver.time'] as const
const REFUSALS = {
  'delivery.not_legal': 'refused.not_legal',
  'delivery.not_allowed': 'refused.not_legal',
  'delivery.driver_unfit': 'refused.driver_unfit',
  'version.stale': 'refused.stale',
  'delivery.stale': 'refused.stale',
} as const

/** Why one delivery refused, in the reader's language; the server's own sentence where it says more. */
export function useRefusal(): (problem: ProblemBody | undefined) => string {
  const t = useT()
  const { common, format } = useI18n()
  return problem => {
    if (!problem) return common('problem.title')
    const unfit = problem.fields?.flatMap(f => UNFIT.filter(code => code === f.path)) ?? []
    if (unfit.length) return format.list(unfit.map(code => t(`unfit.${code}`)))
    const known = REFUSALS[problem.type as keyof typeof REFUSALS]
    return known ? t(known) : (problem.fields?.[0]?.message ?? problem.detail ?? problem.title)
  }
}
