import { useI18n } from '@qafila/i18n'
import { useState } from 'react'
import { ActForm, type PanelProps } from './form'
import { useT } from './texts'

/** Another time, among those the sender can keep. */
export function Reschedule({ tracking, done, ...form }: PanelProps) {
  const t = useT()
  const { format } = useI18n()
  const slots = tracking.slots ?? []
  const [at, pick] = useState<number | null>(null)
  const submit = async () => {
    const body = {
      phone_last4: form.digits,
      command: 'reschedule',
      window: at === null ? undefined : slots[at],
      reason: 'customer_postponed',
    }
    if (await form.acting.act('POST', 'commands', body)) done(t('reschedule.done'))
  }
  return (
    <ActForm {...form} submit={submit} verb={t('reschedule.do')} ready={at !== null}>
      <fieldset>
        <legend className="mb-2 text-sm font-medium">{t('reschedule.label')}</legend>
        <div className="grid gap-2 sm:grid-cols-2">
          {slots.map((slot, i) => (
            <label
              key={slot.from}
              className="border-line has-checked:border-brand has-checked:bg-brand-soft has-focus-visible:outline-brand flex min-h-12 cursor-pointer items-center gap-2.5 rounded-md border px-3 py-2 has-focus-visible:outline-2"
            >
              <input
                type="radio"
                name="slot"
                checked={at === i}
                onChange={() => pick(i)}
                className="accent-brand size-4.5"
              />
              <span>
                <span className="block font-medium">{format.day(slot.from)}</span>
                <span className="text-muted tnum block text-sm">{format.span(slot.from, slot.to)}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
    </ActForm>
  )
}
