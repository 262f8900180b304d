import { isProblem } from '@qafila/api'
import { PasswordField, TextField, toast } from '@qafila/ui'
import { useState } from 'react'
import { Form, type Values } from '../parts/form'
import { Section } from '../parts/pieces'
import { useMe } from '../shell/me'
import { account } from './server'
import { useT } from './texts'

/** Codes of the server that mean: this is not you. */
const NOT_YOU = new Set(['auth.wrong_credentials', 'auth.wrong_code', 'auth.second_factor_required'])

/** A refused proof as a sentence of this form; everything else as it is. */
export async function proving<T>(work: Promise<T>, said: string): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw isProblem(error) && NOT_YOU.has(error.type) ? new Error(said) : error
  }
}

export function PasswordPart() {
  const t = useT()
  const second = useMe().data?.second_factor ?? false
  const [done, setDone] = useState(0)
  const show = { show: t('field.show'), hide: t('field.hide') }
  const save = (v: Values) =>
    proving(
      account.changePassword({
        current: v.text('current'),
        password: v.text('password'),
        ...(v.text('totp') ? { totp: v.text('totp') } : {}),
      }),
      t(second ? 'pass.wrong_proof' : 'pass.wrong'),
    )
  return (
    <Section title={t('pass.title')}>
      <Form
        key={done}
        submit={t('pass.change')}
        save={save}
        onDone={() => {
          toast(t('pass.changed'))
          setDone(done + 1)
        }}
      >
        {wrong => (
          <>
            <PasswordField
              label={t('pass.current')}
              name="current"
              autoComplete="current-password"
              required
              {...show}
              error={wrong('current')}
            />
            <PasswordField
              label={t('field.new_password')}
              hint={t('field.password_hint')}
              name="password"
              autoComplete="new-password"
              required
              {...show}
              error={wrong('password')}
            />
            {second && (
              <TextField
                label={t('field.code')}
                name="totp"
                inputMode="numeric"
                autoComplete="one-time-code"
                dir="ltr"
                error={wrong('totp')}
              />
            )}
          </>
        )}
      </Form>
    </Section>
  )
}
