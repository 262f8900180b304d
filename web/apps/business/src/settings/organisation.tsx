import { LOCALES, useI18n } from '@qafila/i18n'
import { SelectField, TextField, toast } from '@qafila/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { WEEKDAYS } from '../parts/days'
import { Form, TimeBox, type Values } from '../parts/form'
import { useMay } from '../parts/may'
import { Asked, Section } from '../parts/pieces'
import { Changeable } from './changeable'
import { type Hours, type Organization, office } from './server'
import { useT } from './texts'

export const CURRENCIES = ['AED', 'SAR', 'QAR', 'BHD', 'KWD', 'OMR', 'PKR', 'INR', 'USD', 'EUR', 'GBP']
const COUNTRIES = ['AE', 'SA', 'QA', 'BH', 'KW', 'OM', 'PK', 'IN', 'GB', 'US']
/** A Monday, to name the days of the week by. */
const MONDAY = '2026-11-16T12:00:00'

/** What the days of the week are called, by their number from Monday. */
export function useWeekdays(weekday: 'long' | 'short'): (day: number) => string {
  const { locale } = useI18n()
  const names = new Intl.DateTimeFormat(locale, { weekday })
  return day => {
    const at = new Date(MONDAY)
    at.setDate(at.getDate() + day - 1)
    return names.format(at)
  }
}

export const useOrganization = () => useQuery({ queryKey: ['organization'], queryFn: office.organization })

/** After a change: what the shell says of the organisation changes, too. */
export function useChanged() {
  const queries = useQueryClient()
  const t = useT()
  return (organization: Organization) => {
    queries.setQueryData(['organization'], organization)
    void queries.invalidateQueries({ queryKey: ['me'] })
    toast(t('settings.saved'))
  }
}

export function Organisation() {
  const query = useOrganization()
  return (
    <Asked query={query}>
      {organization => <OrganisationForm key={organization.version} held={organization} />}
    </Asked>
  )
}

/** The hours that were written, a span for each day that is open; spans beyond the first of a day are kept as they are. */
function hoursOf(v: Values, held: Hours[]): Hours[] {
  return WEEKDAYS.flatMap(day => {
    if (!v.on(`open_${day}`)) return []
    const until = v.text(`until_${day}`)
    const first = { day, from: v.text(`from_${day}`), until: until === '00:00' ? '24:00' : until }
    return [first, ...held.filter(h => h.day === day).slice(1)]
  })
}

function OrganisationForm({ held }: { held: Organization }) {
  const t = useT()
  const { locale } = useI18n()
  const may = useMay('organization:write')
  const changed = useChanged()
  const zones = Intl.supportedValuesOf('timeZone')
  const countries = new Intl.DisplayNames([locale], { type: 'region' })
  const save = (v: Values) =>
    office.change({
      name: v.text('name'),
      country: v.text('country'),
      currency: v.text('currency'),
      time_zone: v.text('time_zone'),
      language: v.text('language'),
      ...(held.working_hours ? { working_hours: hoursOf(v, held.working_hours) } : {}),
    })
  return (
    <Section title={t('settings.organisation')}>
      <Changeable may={may}>
        <Form submit={may ? '' : null} save={save} onDone={changed}>
          {wrong => (
            <>
              <TextField
                label={t('org.name')}
                name="name"
                required
                defaultValue={held.name}
                error={wrong('name')}
              />
              <div className="grid items-start gap-4 sm:grid-cols-2">
                <SelectField
                  label={t('org.country')}
                  name="country"
                  defaultValue={held.country}
                  error={wrong('country')}
                >
                  {[...new Set([held.country, ...COUNTRIES])].map(code => (
                    <option key={code} value={code}>
                      {countries.of(code)}
                    </option>
                  ))}
                </SelectField>
                <SelectField
                  label={t('org.currency')}
                  name="currency"
                  defaultValue={held.currency}
                  hint={t('org.currency_hint')}
                  error={wrong('currency')}
                >
                  {CURRENCIES.map(code => (
                    <option key={code}>{code}</option>
                  ))}
                </SelectField>
                <SelectField
                  label={t('org.time_zone')}
                  name="time_zone"
                  defaultValue={held.time_zone}
                  hint={t('org.time_zone_hint')}
                  error={wrong('time_zone')}
                >
                  {[...new Set([held.time_zone, ...zones])].map(zone => (
                    <option key={zone}>{zone}</option>
                  ))}
                </SelectField>
                <SelectField
                  label={t('org.language')}
                  name="language"
                  defaultValue={held.language}
                  error={wrong('language')}
                >
                  {Object.entries(LOCALES).map(([code, { name }]) => (
                    <option key={code} value={code} lang={code}>
                      {name}
                    </option>
                  ))}
                </SelectField>
              </div>
              {held.working_hours && (
                <WorkingHours hours={held.working_hours} wrong={wrong('working_hours')} />
              )}
            </>
          )}
        </Form>
      </Changeable>
    </Section>
  )
}

function WorkingHours({ hours, wrong }: { hours: Hours[]; wrong: string | undefined }) {
  const t = useT()
  const nameOf = useWeekdays('long')
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">{t('org.hours')}</legend>
      <p className="text-muted mb-3 text-sm">{t('org.hours_hint')}</p>
      {wrong && <p className="text-bad mb-2 text-sm">{wrong}</p>}
      <div className="grid gap-2">
        {WEEKDAYS.map(day => {
          const spans = hours.filter(h => h.day === day)
          const name = nameOf(day)
          return (
            <div key={day} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <label className="flex min-h-6 w-36 items-center gap-2.5">
                <input
                  type="checkbox"
                  name={`open_${day}`}
                  defaultChecked={spans.length > 0}
                  className="accent-brand size-4.5"
                />
                {name}
              </label>
              <TimeBox
                name={`from_${day}`}
                aria-label={t('org.from', { day: name })}
                defaultValue={spans[0]?.from ?? '08:00'}
              />
              <span aria-hidden="true">–</span>
              <TimeBox
                name={`until_${day}`}
                aria-label={t('org.until', { day: name })}
                defaultValue={(spans[0]?.until ?? '22:00').replace('24:00', '00:00')}
              />
              {spans.length > 1 && (
                <span className="text-muted text-sm">{t('org.later', { n: spans.length - 1 })}</span>
              )}
            </div>
          )
        })}
      </div>
    </fieldset>
  )
}
