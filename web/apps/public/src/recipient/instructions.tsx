import { boxClass, Field } from '@qafila/ui'
import { useState } from 'react'
import { ActForm, type PanelProps } from './form'
import { useT } from './texts'

const CHARS_MAX = 500

/** How to find the door, in the recipient's own words: the driver reads them at the stop. */
export function Instructions({ tracking, done, ...form }: PanelProps) {
  const t = useT()
  const [text, setText] = useState(tracking.instructions ?? '')
  const submit = async () => {
    const body = { phone_last4: form.digits, text: text.trim() }
    if (await form.acting.act('PUT', 'instructions', body)) done(t('instructions.done'))
  }
  return (
    <ActForm
      {...form}
      submit={submit}
      verb={t('instructions.do')}
      ready={text.trim() !== (tracking.instructions ?? '')}
    >
      <Field label={t('instructions.label')} hint={t('instructions.hint')}>
        {wire => (
          <textarea
            {...wire}
            dir="auto"
            rows={3}
            maxLength={CHARS_MAX}
            value={text}
            onChange={e => setText(e.currentTarget.value)}
            className={`${boxClass} py-2`}
          />
        )}
      </Field>
    </ActForm>
  )
}
