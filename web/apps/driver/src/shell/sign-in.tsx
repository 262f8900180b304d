import { isProblem, server } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { Button, LanguageSelect, Mark, Notice, PasswordField, TextField, ThemeSelect } from '@qafila/ui'
import { type FormEvent, useState } from 'react'
import { useT } from '../texts'

/** Once a day at most; after it the app works without a network. */
export function SignIn() {
  const t = useT()
  const { common } = useI18n()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    const form = new FormData(e.currentTarget)
    setBusy(true)
    setProblem('')
    try {
      await server.signIn({ email: String(form.get('email')).trim(), password: String(form.get('password')) })
      void navigator.storage?.persist?.()
    } catch (error) {
      setProblem(
        isProblem(error, 401)
          ? t('signin.wrong')
          : isProblem(error, 0)
            ? common('problem.network')
            : common('problem.title'),
      )
      setBusy(false)
    }
  }
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col px-6 py-6">
      <header className="flex items-center gap-2">
        <span className="text-brand me-auto flex items-center gap-2.5">
          <Mark size={36} />
          <span className="tight text-ink text-xl font-bold">{t('brand')}</span>
        </span>
        <LanguageSelect />
        <ThemeSelect short />
      </header>
      <div className="my-auto py-8">
        <h1 className="tight text-2xl font-bold">{t('signin.title')}</h1>
        <p className="text-muted mt-1">{t('signin.lead')}</p>
        <form onSubmit={submit} className="mt-7 grid gap-4" noValidate>
          {problem && <Notice tone="bad">{problem}</Notice>}
          <TextField
            label={t('signin.email')}
            name="email"
            type="email"
            autoComplete="username"
            dir="ltr"
            required
          />
          <PasswordField
            label={t('signin.password')}
            show={t('signin.show')}
            hide={t('signin.hide')}
            name="password"
            autoComplete="current-password"
            required
          />
          <Button type="submit" busy={busy} className="mt-2 min-h-14! w-full text-lg">
            {t('signin.do')}
          </Button>
        </form>
      </div>
    </main>
  )
}
