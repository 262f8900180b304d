import { call, isProblem } from '@qafila/api/public'
import { useI18n } from '@qafila/i18n'
import { Button, boxClass, Empty, Field, Notice, SelectField, TextField } from '@qafila/ui'
import { type FormEvent, useState } from 'react'
import { Page, useTitle } from '../frame'
import { useT } from './texts'

const COUNTRIES = ['AE', 'SA', 'QA', 'KW', 'BH', 'OM', 'PK'] as const
const FIELDS = ['name', 'company', 'email', 'phone', 'country', 'moves', 'message', 'website'] as const
type FieldName = (typeof FIELDS)[number]
type Fault = 'needed' | 'reach' | 'invalid'

/** Leave a word; somebody answers. */
export function EnquiryPage() {
  const t = useT()
  const { locale } = useI18n()
  const [faults, setFaults] = useState<Partial<Record<FieldName, Fault>>>({})
  const [state, setState] = useState<'idle' | 'busy' | 'sent' | 'many' | 'failed'>('idle')
  useTitle(`${t('nav.contact')} · ${t('brand')}`)

  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    const form = e.currentTarget
    const data = new FormData(form)
    const said = (name: FieldName) => String(data.get(name) ?? '').trim()
    const found: typeof faults = {}
    if (!said('name')) found.name = 'needed'
    if (!said('email') && !said('phone')) found.email = 'reach'
    setFaults(found)
    const first = FIELDS.find(name => found[name])
    if (first) return (form.elements.namedItem(first) as HTMLElement | null)?.focus()
    setState('busy')
    const words = FIELDS.map(name => [name, said(name) || undefined])
    try {
      await call('POST', '/public/enquiries', {
        open: true,
        body: { ...Object.fromEntries(words), website: said('website'), language: locale },
      })
      setState('sent')
    } catch (problem) {
      if (!isProblem(problem)) throw problem
      setState(problem.status === 429 ? 'many' : problem.status === 422 ? 'idle' : 'failed')
      setFaults(Object.fromEntries(problem.fields.map(f => [f.path, 'invalid'])))
    }
  }

  if (state === 'sent')
    return (
      <Page>
        <Empty icon="check" heading="h1" title={t('enquiry.sent')}>
          {t('enquiry.sent_text')}
        </Empty>
      </Page>
    )
  const fault = (name: FieldName) => faults[name] && t(`enquiry.${faults[name]}`)
  return (
    <Page>
      <div className="mx-auto max-w-2xl">
        <h1 className="tight pt-8 text-2xl font-bold text-balance sm:text-3xl">{t('enquiry.title')}</h1>
        <p className="text-muted mt-3 text-lg">{t('enquiry.lead')}</p>
        <form onSubmit={submit} noValidate className="mt-8 grid items-start gap-5 sm:grid-cols-2">
          <TextField
            name="name"
            label={t('enquiry.name')}
            error={fault('name')}
            autoComplete="name"
            dir="auto"
            maxLength={200}
          />
          <TextField
            name="company"
            label={t('enquiry.company')}
            optional={t('enquiry.optional')}
            error={fault('company')}
            autoComplete="organization"
            dir="auto"
            maxLength={200}
          />
          <TextField
            name="email"
            type="email"
            label={t('enquiry.email')}
            error={fault('email')}
            autoComplete="email"
            dir="ltr"
            maxLength={254}
          />
          <TextField
            name="phone"
            type="tel"
            label={t('enquiry.phone')}
            hint={t('enquiry.phone_hint')}
            error={fault('phone')}
            autoComplete="tel"
            dir="ltr"
            maxLength={30}
          />
          <SelectField name="country" label={t('enquiry.country')} autoComplete="country">
            {COUNTRIES.map(code => (
              <option key={code} value={code}>
                {new Intl.DisplayNames([locale], { type: 'region' }).of(code)}
              </option>
            ))}
          </SelectField>
          <TextField
            name="moves"
            label={t('enquiry.moves')}
            hint={t('enquiry.moves_hint')}
            error={fault('moves')}
            dir="auto"
            maxLength={500}
          />
          <div className="sm:col-span-2">
            <Field label={t('enquiry.message')} optional={t('enquiry.optional')} error={fault('message')}>
              {wire => (
                <textarea
                  {...wire}
                  name="message"
                  rows={4}
                  dir="auto"
                  maxLength={4000}
                  className={`${boxClass} py-2`}
                />
              )}
            </Field>
          </div>
          {/* People do not see this field; programs that fill every field do. */}
          <div className="hidden" aria-hidden="true">
            <input name="website" tabIndex={-1} autoComplete="off" />
          </div>
          <div className="grid justify-items-start gap-4 sm:col-span-2">
            {state === 'many' && <Notice tone="warn">{t('enquiry.many')}</Notice>}
            {state === 'failed' && <Notice tone="bad">{t('enquiry.failed')}</Notice>}
            <Button type="submit" busy={state === 'busy'}>
              {t('enquiry.do')}
            </Button>
            <p className="text-muted text-sm">{t('enquiry.privacy')}</p>
          </div>
        </form>
      </div>
    </Page>
  )
}
