import { useI18n } from '@qafila/i18n'
import { SelectField } from '@qafila/ui'
import { useState } from 'react'
import { ActForm, type PanelProps } from './form'
import { useT } from './texts'

/** Another time, among those the sender can keep: first the day, then one of its few hours. */
export function Reschedule({ tracking, done, ...form }: PanelProps) {
  const t = useT()
  const { format } = useI18n()
  const slots = tracking.slots ?? []
  const days = [...new Set(slots.map(slot => format.day(slot.from)))]
  const [chosenDay, chooseDay] = useState(days[0])
  const [from, pick] = useState<string | null>(null)
  const day = days.includes(chosenDay as string) ? chosenDay : days[0]
  const ofDay = slots.filter(slot => format.day(slot.from) === day)
  const chosen = ofDay.find(slot => slot.from === from)
  const submit = async () => {
    const body = {
      phone_last4: form.digits,
      command: 'reschedule',
      window: chosen,
      reason: 'customer_postponed',
    }
    if (await form.acting.act('POST', 'commands', body)) done(t('reschedule.done'))
  }
  return (
    <ActForm {...form} submit={submit} verb={t('reschedule.do')} ready={chosen !== undefined}>
      <SelectField
        label={t('reschedule.day')}
        value={day}
        onChange={e => chooseDay(e.currentTarget.value)}
        className="max-w-60"
      >
        {days.map(name => (
          <option key={name}>{name}</option>
        ))}
      </SelectField>
      <fieldset>
        <legend className="mb-2 text-sm font-medium">{t('reschedule.label')}</legend>
        <div className="grid gap-2 sm:grid-cols-2">
          {ofDay.map(slot => (
            <label
              key={slot.from}
              className="border-line has-checked:border-brand has-checked:bg-brand-soft has-focus-visible:outline-brand flex min-h-12 cursor-pointer items-center gap-2.5 rounded-md border px-3 py-2 has-focus-visible:outline-2"
            >
              <input
                type="radio"
                name="slot"
                checked={chosen === slot}
                onChange={() => pick(slot.from)}
                className="accent-brand size-4.5"
              />
              <span className="tnum font-medium">{format.span(slot.from, slot.to)}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </ActForm>
  )
}
