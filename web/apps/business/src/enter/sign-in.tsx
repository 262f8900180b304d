import { isProblem, server } from '@qafila/api'
import { Button, CodeField, Notice, PasswordField, TextField } from '@qafila/ui'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useProblemText } from '../shell/problem'
import { useT } from '../texts'
import { EnterFrame } from './frame'

/** The server's ways of saying that the password was right and the second step is missing or wrong. */
const ASKS_CODE = /totp|second_factor|mfa|two_factor/

const LEAD = {
  password: 'signin.lead',
  code: 'signin.code_lead',
  recovery: 'signin.recovery_lead',
} as const

export function SignIn() {
  const t = useT()
  const said = useProblemText()
  const navigate = useNavigate()
  const { next } = useSearch({ from: '/sign-in' })
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [step, setStep] = useState<'password' | 'code' | 'recovery'>('password')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const enter = async (second?: { totp: string } | { recovery_code: string }) => {
    setBusy(true)
    setProblem(null)
    try {
      await server.signIn({ email: email.trim(), password, ...second })
      await navigate({ href: next?.startsWith('/') ? next : '/business/', replace: true })
    } catch (error) {
      const asks = isProblem(error) && ASKS_CODE.test(error.type)
      if (asks && step === 'password') setStep('code')
      else
        setProblem(
          isProblem(error, 401) ? t(step === 'password' ? 'signin.wrong' : 'signin.wrong_code') : said(error),
        )
      setCode('')
    }
    setBusy(false)
  }
  const turn = (to: typeof step) => {
    setStep(to)
    setCode('')
    setProblem(null)
  }
  const submit = (e: FormEvent) => {
    e.preventDefault()
    if (step === 'password') void enter()
    else void enter(step === 'code' ? { totp: code } : { recovery_code: code.trim() })
  }

  return (
    <EnterFrame
      title={t(step === 'password' ? 'signin.title' : 'signin.code_title')}
      lead={t(LEAD[step])}
      foot={
        step === 'password' && (
          <p>
            {t('signin.new')}{' '}
            <Link to="/sign-up" className="text-brand font-semibold underline-offset-4 hover:underline">
              {t('signin.sign_up')}
            </Link>
          </p>
        )
      }
    >
      <form onSubmit={submit} className="grid gap-4" noValidate>
        {problem && <Notice tone="bad">{problem}</Notice>}
        {step === 'password' ? (
          <>
            <TextField
              label={t('field.email')}
              type="email"
              name="email"
              autoComplete="username"
              dir="ltr"
              required
              autoFocus
              value={email}
              onChange={e => setEmail(e.currentTarget.value)}
            />
            <PasswordField
              label={t('field.password')}
              show={t('field.show')}
              hide={t('field.hide')}
              name="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={e => setPassword(e.currentTarget.value)}
            />
            <Link
              to="/forgot-password"
              className="text-brand justify-self-start text-sm font-medium underline-offset-4 hover:underline"
            >
              {t('signin.forgot')}
            </Link>
          </>
        ) : step === 'recovery' ? (
          <TextField
            label={t('signin.recovery')}
            dir="ltr"
            autoFocus
            autoComplete="off"
            value={code}
            onChange={e => setCode(e.currentTarget.value)}
          />
        ) : (
          <CodeField
            label={t('field.code')}
            value={code}
            onValue={setCode}
            onFull={full => void enter({ totp: full })}
          />
        )}
        <Button type="submit" busy={busy} className="mt-1 w-full">
          {t(step === 'password' ? 'signin.do' : 'signin.confirm')}
        </Button>
        {step !== 'password' && (
          <>
            <Button look="plain" onClick={() => turn(step === 'code' ? 'recovery' : 'code')}>
              {t(step === 'code' ? 'signin.use_recovery' : 'signin.use_code')}
            </Button>
            <Button look="plain" onClick={() => turn('password')}>
              {t('signin.other_account')}
            </Button>
          </>
        )}
      </form>
    </EnterFrame>
  )
}
