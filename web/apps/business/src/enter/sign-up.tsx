import { type FieldError, isProblem, server } from '@qafila/api'
import { Button, Notice, PasswordField, TextField } from '@qafila/ui'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useProblemText } from '../shell/problem'
import { useT } from '../texts'
import { EnterFrame } from './frame'

/** A new organisation and its first owner. */
export function SignUp() {
  const t = useT()
  const said = useProblemText()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const [fields, setFields] = useState<FieldError[]>([])
  const [problem, setProblem] = useState<string | null>(null)
  const wrong = (path: string) => fields.find(f => f.path.endsWith(path))?.message

  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    const form = new FormData(e.currentTarget)
    const value = (name: string) => String(form.get(name) ?? '').trim()
    setBusy(true)
    setProblem(null)
    setFields([])
    try {
      await server.signUp({
        organization: value('organization'),
        name: value('name'),
        email: value('email'),
        password: String(form.get('password') ?? ''),
      })
      await navigate({ to: '/', replace: true })
    } catch (error) {
      if (isProblem(error) && error.fields.length && error.type === 'request.invalid') setFields(error.fields)
      else setProblem(said(error))
      setBusy(false)
    }
  }

  return (
    <EnterFrame
      title={t('signup.title')}
      lead={t('signup.lead')}
      foot={
        <p>
          {t('signup.have')}{' '}
          <Link to="/sign-in" className="text-brand font-semibold underline-offset-4 hover:underline">
            {t('signin.do')}
          </Link>
        </p>
      }
    >
      <form onSubmit={submit} className="grid gap-4" noValidate>
        {problem && <Notice tone="bad">{problem}</Notice>}
        <TextField
          label={t('field.organisation')}
          name="organization"
          autoComplete="organization"
          required
          autoFocus
          error={wrong('organization')}
        />
        <TextField
          label={t('field.your_name')}
          name="name"
          autoComplete="name"
          required
          error={wrong('name')}
        />
        <TextField
          label={t('field.work_email')}
          name="email"
          type="email"
          dir="ltr"
          autoComplete="username"
          required
          error={wrong('email')}
        />
        <PasswordField
          label={t('field.password')}
          hint={t('field.password_hint')}
          show={t('field.show')}
          hide={t('field.hide')}
          name="password"
          autoComplete="new-password"
          required
          error={wrong('password')}
        />
        <Button type="submit" busy={busy} className="mt-1 w-full">
          {t('signup.do')}
        </Button>
      </form>
    </EnterFrame>
  )
}
