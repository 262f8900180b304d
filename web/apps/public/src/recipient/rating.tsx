import { boxClass, Field } from '@qafila/ui'
import { useState } from 'react'
import { ActForm, type PanelProps } from './form'
import { Star } from './star'
import { useT } from './texts'

const STARS = [1, 2, 3, 4, 5] as const

/** One to five stars and a word, which may be changed while the link lives. */
export function Rating({ tracking, done, ...form }: PanelProps) {
  const t = useT()
  const [stars, setStars] = useState(tracking.rating?.stars ?? 0)
  const [comment, setComment] = useState(tracking.rating?.comment ?? '')
  const submit = async () => {
    const body = { phone_last4: form.digits, stars, comment: comment.trim() || undefined }
    if (await form.acting.act('PUT', 'rating', body)) done(t('rate.done'))
  }
  return (
    <ActForm {...form} submit={submit} verb={t('rate.do')} ready={stars > 0}>
      <fieldset>
        <legend className="mb-1 text-sm font-medium">{t('rate.label')}</legend>
        <div className="flex gap-1">
          {STARS.map(n => (
            <label
              key={n}
              className="has-focus-visible:outline-brand cursor-pointer rounded-md p-1.5 has-focus-visible:outline-2"
            >
              <input
                type="radio"
                name="stars"
                className="sr-only"
                checked={stars === n}
                onChange={() => setStars(n)}
              />
              <span className="sr-only">{t('rate.stars', { n })}</span>
              <Star full={n <= stars} />
            </label>
          ))}
        </div>
      </fieldset>
      <Field label={t('rate.comment')}>
        {wire => (
          <textarea
            {...wire}
            dir="auto"
            rows={2}
            maxLength={1000}
            value={comment}
            onChange={e => setComment(e.currentTarget.value)}
            className={`${boxClass} py-2`}
          />
        )}
      </Field>
    </ActForm>
  )
}
