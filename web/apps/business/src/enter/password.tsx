import { server } from '@qafila/api'
import { Button, Notice, PasswordField, TextField } from '@qafila/ui'
import { Link, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useProblemText } from '../shell/problem'
import { useT } from '../texts'
import { EnterFrame } from './frame'

const BackToSignIn = () => {
  const t = useT()
  return (
    <Link to="/sign-in" className="text-brand font-semibold underline-offset-4 hover:underline">
      {t('password.back')}
    </Link>
  )
}

/** One form, one answer: the work of both password screens. */
function useOnce(work: (form: FormData) => Promise<unknown>) {
  const said = useProblemText()
  const [state, setState] = useState<'idle' | 'busy' | 'done'>('idle')
  const [problem, setProblem] = useState<string | null>(null)
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    setState('busy')
    setProblem(null)
    try {
      await work(new FormData(e.currentTarget))
      setState('done')
    } catch (error) {
      setProblem(said(error))
      setState('idle')
    }
  }
  return { state, problem, submit }
}

/** Asks for a link by mail. The answer is the same whether or not the address is known. */
export function ForgotPassword() {
  const t = useT()
  const { state, problem, submit } = useOnce(form => server.forgotPassword(String(form.get('email')).trim()))
  return (
    <EnterFrame title={t('password.forgot_title')} lead={t('password.forgot_lead')} foot={<BackToSignIn />}>
      {state === 'done' ? (
        <Notice tone="ok">{t('password.sent')}</Notice>
      ) : (
        <form onSubmit={submit} className="grid gap-4" noValidate>
          {problem && <Notice tone="bad">{problem}</Notice>}
          <TextField
            label={t('field.email')}
            name="email"
            type="email"
            dir="ltr"
            autoComplete="username"
            required
            autoFocus
          />
          <Button type="submit" busy={state === 'busy'}>
            {t('password.send')}
          </Button>
        </form>
      )}
    </EnterFrame>
  )
}

/** The link from the mail: a new password, once. */
export function ResetPassword() {
  const t = useT()
  const { token } = useSearch({ from: '/reset-password' })
  const { state, problem, submit } = useOnce(form =>
    server.resetPassword(token ?? '', String(form.get('password'))),
  )
  return (
    <EnterFrame title={t('password.reset_title')} lead={t('password.reset_lead')} foot={<BackToSignIn />}>
      {state === 'done' ? (
        <Notice tone="ok">{t('password.changed')}</Notice>
      ) : token ? (
        <form onSubmit={submit} className="grid gap-4" noValidate>
          {problem && <Notice tone="bad">{problem}</Notice>}
          <PasswordField
            label={t('field.new_password')}
            hint={t('field.password_hint')}
            show={t('field.show')}
            hide={t('field.hide')}
            name="password"
            autoComplete="new-password"
            required
            autoFocus
          />
          <Button type="submit" busy={state === 'busy'}>
            {t('password.change')}
          </Button>
        </form>
      ) : (
        <Notice tone="bad">{t('password.no_token')}</Notice>
      )}
    </EnterFrame>
  )
}
