import { call, isProblem, onSession, remember, sessionState, type Tokens } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { unsent, useStored, wipe } from '@qafila/offline'
import { Button, LanguageSelect, Mark, Notice, PasswordField, TextField, ThemeSelect } from '@qafila/ui'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState, useSyncExternalStore } from 'react'
import { type Entered, enter, forgetEntered, leave, sync } from '../day/sync'
import { useT } from '../texts'

type Trouble = '' | 'wrong' | 'network' | 'other' | Exclude<Entered, 'yours'>

/** Once a day at most; after it the app works without a network. What was not sent before waits for its own driver. */
export function SignIn() {
  const t = useT()
  const navigate = useNavigate()
  const session = useSyncExternalStore(onSession, sessionState)
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Trouble>('')

  const goIn = async () => {
    forgetEntered()
    const answer = await enter()
    if (answer !== 'yours') return setTrouble(answer)
    void sync()
    await navigate({ to: '/ready', replace: true })
  }
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true)
    setTrouble('')
    try {
      await work()
    } catch (error) {
      setTrouble(isProblem(error, 401) ? 'wrong' : isProblem(error, 0) ? 'network' : 'other')
    }
    setBusy(false)
  }
  // Signed in already, and yet the phone is empty: the browser has cleared it. The session is enough to fill it again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once when the session is known
  useEffect(() => {
    if (session === 'in' && !busy && !trouble) void attempt(goIn)
  }, [session])

  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    const form = new FormData(e.currentTarget)
    const said = { email: String(form.get('email')).trim(), password: String(form.get('password')) }
    void attempt(async () => {
      remember(await call<Tokens>('POST', '/auth/sign-in', { body: said, open: true }))
      await goIn()
    })
  }
  return (
    <div className="mx-auto flex min-h-full max-w-md flex-col px-5 py-5">
      <header className="flex flex-wrap items-center gap-1.5">
        <span className="text-brand me-auto flex items-center gap-2 whitespace-nowrap">
          <Mark size={32} />
          <span className="tight text-ink text-base font-bold">{t('brand')}</span>
        </span>
        <LanguageSelect />
        <ThemeSelect short />
      </header>
      <div className="my-auto py-8">
        <h1 className="tight text-2xl font-bold">{t('signin.title')}</h1>
        <p className="text-muted mt-1">{t('signin.lead')}</p>
        <form onSubmit={submit} className="mt-7 grid gap-4" noValidate>
          <Told trouble={trouble} onThrowAway={() => void attempt(() => wipe().then(goIn))} />
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
    </div>
  )
}

/** What went wrong, and what can be done about it. */
function Told({ trouble, onThrowAway }: { trouble: Trouble; onThrowAway(): void }) {
  const t = useT()
  const { common } = useI18n()
  const left = useStored(unsent) ?? 0
  if (!trouble) return null
  if (trouble === 'taken')
    return (
      <Notice
        tone="bad"
        action={
          <Button look="danger" onClick={onThrowAway}>
            {t('signin.throw_away')}
          </Button>
        }
      >
        {t('signin.taken', { n: left })}
      </Notice>
    )
  if (trouble === 'not_a_driver')
    return (
      <Notice
        tone="bad"
        action={
          <Button look="quiet" onClick={() => void leave()}>
            {t('signin.leave')}
          </Button>
        }
      >
        {t('signin.not_a_driver')}
      </Notice>
    )
  return (
    <Notice tone="bad">
      {trouble === 'wrong'
        ? t('signin.wrong')
        : common(trouble === 'network' ? 'problem.network' : 'problem.title')}
    </Notice>
  )
}
