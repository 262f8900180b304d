import type { Served } from '@qafila/api'
import { qrPath } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, CodeField, Dialog, Notice, PasswordField, TextField, toast } from '@qafila/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Form, type Values } from '../parts/form'
import { Pill, Section } from '../parts/pieces'
import { useMe } from '../shell/me'
import { ProblemNotice } from '../shell/problem'
import { proving } from './password'
import { account, type MyAccount, type Proof } from './server'
import { useT } from './texts'

type Step =
  | { at: 'enrol'; enrolment: Served<'Enrolment'> }
  | { at: 'codes'; codes: string[] }
  | { at: 'prove'; next: 'codes' | 'disable' }
  | null

/** A code from a phone besides the password: switched on with a picture, off with a proof. */
export function SecondStep() {
  const t = useT()
  const { common } = useI18n()
  const me = useMe().data as MyAccount | undefined
  const queries = useQueryClient()
  const [step, setStep] = useState<Step>(null)
  const begin = useMutation({
    mutationFn: account.beginSecondStep,
    onSuccess: enrolment => setStep({ at: 'enrol', enrolment }),
  })
  const close = () => {
    setStep(null)
    void queries.invalidateQueries({ queryKey: ['me'] })
  }
  const disabled = () => {
    toast(t('second.disabled'))
    close()
  }
  if (!me) return null
  const on = me.second_factor
  const title = { enrol: 'second.title', codes: 'second.codes_title', prove: 'second.prove' } as const
  return (
    <Section
      title={t('second.title')}
      actions={
        on && (
          <Pill tone="ok" icon="shield">
            {t('second.left', { n: me.recovery_codes_left })}
          </Pill>
        )
      }
    >
      <div className="grid justify-items-start gap-4">
        {begin.error && <ProblemNotice error={begin.error} />}
        <p>{t(on ? 'second.on' : 'second.off')}</p>
        <div className="flex flex-wrap gap-2">
          {on ? (
            <>
              <Button look="quiet" icon="refresh" onClick={() => setStep({ at: 'prove', next: 'codes' })}>
                {t('second.new_codes')}
              </Button>
              <Button look="quiet" onClick={() => setStep({ at: 'prove', next: 'disable' })}>
                {t('second.disable')}
              </Button>
            </>
          ) : (
            <Button icon="shield" busy={begin.isPending} onClick={() => begin.mutate()}>
              {t('second.begin')}
            </Button>
          )}
        </div>
      </div>
      <Dialog
        open={step !== null}
        title={step ? t(title[step.at]) : ''}
        closeLabel={common('verb.close')}
        onClose={close}
      >
        {step?.at === 'enrol' && (
          <Enrol enrolment={step.enrolment} onCodes={codes => setStep({ at: 'codes', codes })} />
        )}
        {step?.at === 'codes' && <Codes codes={step.codes} onKept={close} />}
        {step?.at === 'prove' && (
          <Prove next={step.next} onCodes={codes => setStep({ at: 'codes', codes })} onDisabled={disabled} />
        )}
      </Dialog>
    </Section>
  )
}

function Enrol({ enrolment, onCodes }: { enrolment: Served<'Enrolment'>; onCodes(codes: string[]): void }) {
  const t = useT()
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: (totp: string) => proving(account.confirmSecondStep(totp), t('second.wrong')),
    onSuccess: answer => onCodes(answer.recovery_codes),
    onError: () => setCode(''),
  })
  const submit = (e: FormEvent) => {
    e.preventDefault()
    confirm.mutate(code)
  }
  const { side, path } = qrPath(enrolment.url)
  return (
    <form onSubmit={submit} className="grid justify-items-center gap-4">
      <p className="justify-self-start">{t('second.scan')}</p>
      <svg
        role="img"
        aria-label={t('second.qr')}
        viewBox={`0 0 ${side} ${side}`}
        shapeRendering="crispEdges"
        className="w-56 rounded-md"
      >
        <path d={`M0 0h${side}v${side}H0z`} fill="white" />
        <path d={path} fill="black" />
      </svg>
      <p className="text-muted justify-self-start text-sm">
        {t('second.by_hand')}:{' '}
        <span className="text-ink font-semibold break-all">
          <Bdi machine>{enrolment.secret}</Bdi>
        </span>
      </p>
      <div className="justify-self-start">
        <CodeField
          label={t('field.code')}
          value={code}
          onValue={setCode}
          onFull={full => confirm.mutate(full)}
          error={confirm.error?.message}
        />
      </div>
      <Button type="submit" busy={confirm.isPending} className="justify-self-start">
        {t('second.confirm')}
      </Button>
    </form>
  )
}

function Codes({ codes, onKept }: { codes: string[]; onKept(): void }) {
  const t = useT()
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join('\n'))
    toast(t('second.copied'))
  }
  return (
    <div className="grid gap-4">
      <Notice tone="warn">{t('second.codes_lead')}</Notice>
      <ul
        dir="ltr"
        className="bg-sunken tnum grid grid-cols-2 gap-x-6 gap-y-1 rounded-md px-4 py-3 text-center font-semibold"
      >
        {codes.map(code => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button look="quiet" icon="copy" onClick={() => void copy()}>
          {t('second.copy')}
        </Button>
        <Button onClick={onKept}>{t('second.kept')}</Button>
      </div>
    </div>
  )
}

type ProveProps = { next: 'codes' | 'disable'; onCodes(codes: string[]): void; onDisabled(): void }

function Prove({ next, onCodes, onDisabled }: ProveProps) {
  const t = useT()
  const save = async (v: Values) => {
    const proof: Proof = { password: v.text('password'), totp: v.text('totp') }
    if (next === 'codes')
      return (await proving(account.newCodes(proof), t('pass.wrong_proof'))).recovery_codes
    await proving(account.disableSecondStep(proof), t('pass.wrong_proof'))
    return null
  }
  return (
    <Form
      submit={t(next === 'codes' ? 'second.new_codes' : 'second.disable')}
      save={save}
      onDone={codes => (codes ? onCodes(codes) : onDisabled())}
    >
      {wrong => (
        <>
          <PasswordField
            label={t('pass.current')}
            name="password"
            autoComplete="current-password"
            show={t('field.show')}
            hide={t('field.hide')}
            error={wrong('password')}
          />
          <TextField
            label={t('field.code')}
            name="totp"
            inputMode="numeric"
            autoComplete="one-time-code"
            dir="ltr"
            error={wrong('totp')}
          />
        </>
      )}
    </Form>
  )
}
