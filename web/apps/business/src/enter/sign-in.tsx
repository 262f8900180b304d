import { isProblem, server } from '@qafila/api'
import { Button, CodeField, Notice, PasswordField, TextField } from '@qafila/ui'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useProblemText } from '../shell/problem'
import { useT } from '../texts'
import { EnterFrame } from './frame'

/** The server's ways of saying that the password was right and the second step is missing or wrong. */
const ASKS_CODE = /totp|second_factor|mfa|two_factor/

export function SignIn() {
  const t = useT()
  const said = useProblemText()
  const navigate = useNavigate()
  const { next } = useSearch({ from: '/sign-in' })
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [step, setStep] = useState<'password' | 'code'>('password')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const enter = async (totp?: string) => {
    setBusy(true)
    setProblem(null)
    try {
      await server.signIn({ email: email.trim(), password, ...(totp ? { totp } : {}) })
      await navigate({ href: next?.startsWith('/') ? next : '/business/', replace: true })
    } catch (error) {
      const asks = isProblem(error) && ASKS_CODE.test(error.type)
      if (asks && step === 'password') setStep('code')
      else
        setProblem(
          isProblem(error, 401) ? t(step === 'code' ? 'signin.wrong_code' : 'signin.wrong') : said(error),
        )
      setCode('')
    }
    setBusy(false)
  }
  const submit = (e: FormEvent) => {
    e.preventDefault()
    void enter(step === 'code' ? code : undefined)
  }

  return (
    <EnterFrame
      title={t(step === 'code' ? 'signin.code_title' : 'signin.title')}
      lead={t(step === 'code' ? 'signin.code_lead' : 'signin.lead')}
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
        ) : (
          <CodeField
            label={t('field.code')}
            value={code}
            onValue={setCode}
            onFull={full => void enter(full)}
          />
        )}
        <Button type="submit" busy={busy} className="mt-1 w-full">
          {t(step === 'code' ? 'signin.confirm' : 'signin.do')}
        </Button>
        {step === 'code' && (
          <Button look="plain" onClick={() => setStep('password')}>
            {t('signin.other_account')}
          </Button>
        )}
      </form>
    </EnterFrame>
  )
}
