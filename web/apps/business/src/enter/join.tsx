import { isProblem, server } from '@qafila/api'
import { Bdi } from '@qafila/i18n'
import { Button, Notice, PasswordField, Skeleton, TextField } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Queries } from '../queries'
import { useProblemText } from '../shell/problem'
import { useT } from '../texts'
import { EnterFrame } from './frame'

/** The link of an invitation: a new password, or the one of the account they have, and they are in. */
export const Join = () => (
  <Queries>
    <Invited />
  </Queries>
)

function Invited() {
  const t = useT()
  const said = useProblemText()
  const navigate = useNavigate()
  const { token } = useSearch({ from: '/join' })
  const [busy, setBusy] = useState(false)
  const [asksCode, setAsksCode] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const seen = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => server.invitation(token ?? ''),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    const form = new FormData(e.currentTarget)
    const totp = String(form.get('totp') ?? '').trim()
    setBusy(true)
    setProblem(null)
    try {
      await server.acceptInvitation({
        token: token ?? '',
        name: String(form.get('name') ?? '').trim() || undefined,
        password: String(form.get('password')),
        ...(totp ? { totp } : {}),
      })
      await navigate({ to: '/', replace: true })
    } catch (error) {
      if (isProblem(error) && error.type === 'auth.second_factor_required') setAsksCode(true)
      else setProblem(isProblem(error, 401) ? t('signin.wrong') : said(error))
      setBusy(false)
    }
  }
  if (seen.isPending)
    return (
      <EnterFrame title={t('join.title_any')}>
        <Skeleton label={t('join.title_any')} rows={4} />
      </EnterFrame>
    )
  if (seen.error)
    return (
      <EnterFrame title={t('join.title_any')}>
        <Notice tone="bad">{said(seen.error)}</Notice>
      </EnterFrame>
    )
  const { organization_name: organization, email, name, has_account: known } = seen.data
  return (
    <EnterFrame title={t('join.title', { organization })} lead={<Bdi machine>{email}</Bdi>}>
      <form onSubmit={submit} className="grid gap-4" noValidate>
        {problem && <Notice tone="bad">{problem}</Notice>}
        {known ? (
          <Notice>{t('join.known')}</Notice>
        ) : (
          <TextField label={t('field.your_name')} name="name" autoComplete="name" defaultValue={name} />
        )}
        <PasswordField
          label={t(known ? 'field.password' : 'field.new_password')}
          hint={known ? undefined : t('field.password_hint')}
          show={t('field.show')}
          hide={t('field.hide')}
          name="password"
          autoComplete={known ? 'current-password' : 'new-password'}
          required
        />
        {asksCode && (
          <TextField
            label={t('field.code')}
            name="totp"
            inputMode="numeric"
            autoComplete="one-time-code"
            dir="ltr"
            autoFocus
          />
        )}
        <Button type="submit" busy={busy} className="mt-1 w-full">
          {t('join.do')}
        </Button>
      </form>
    </EnterFrame>
  )
}
