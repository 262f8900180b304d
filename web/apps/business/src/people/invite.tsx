import { LOCALES } from '@qafila/i18n'
import { Button, Notice, SelectField, TextField, toast } from '@qafila/ui'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Form, type Values } from '../parts/form'
import { useMay } from '../parts/may'
import { type Invitation, office, type Role } from '../settings/server'
import { useT } from '../settings/texts'
import { useMe } from '../shell/me'
import { useCopy } from './people'

export const ROLES: Role[] = ['owner', 'admin', 'dispatcher', 'driver', 'viewer', 'integration']

/** The roles somebody may give: owners are made by owners. */
export function useRoles(): Role[] {
  const owns = useMay('ownership:write')
  return owns ? ROLES : ROLES.filter(role => role !== 'owner')
}

/** Asks somebody in by mail; the link can be handed over by other ways, too, where the server tells it. */
export function InviteForm() {
  const t = useT()
  const queries = useQueryClient()
  const copy = useCopy()
  const roles = useRoles()
  const language = useMe().data?.user.language
  const [role, setRole] = useState<Role>('dispatcher')
  const [sent, setSent] = useState<Invitation | null>(null)
  const save = (v: Values) =>
    office.invite({
      email: v.text('email'),
      role,
      scope: v.text('scope'),
      ...(v.text('name') ? { name: v.text('name') } : {}),
      language: v.text('language') as 'en',
    })
  const done = (invitation: Invitation) => {
    void queries.invalidateQueries({ queryKey: ['invitations'] })
    void queries.invalidateQueries({ queryKey: ['users'] })
    toast(t('people.sent', { email: invitation.email }))
    setSent(invitation)
  }
  return (
    <div className="grid gap-4">
      {sent && (
        <Notice tone="ok" title={t('people.sent', { email: sent.email })}>
          {sent.link && (
            <div className="mt-2 grid gap-2">
              <p>{t('people.link_hint')}</p>
              <Button
                look="quiet"
                icon="copy"
                className="justify-self-start"
                onClick={() => void copy(sent.link ?? '')}
              >
                {t('people.link')}
              </Button>
            </div>
          )}
        </Notice>
      )}
      <Form key={sent?.id} submit={t('people.invite')} save={save} onDone={done}>
        {wrong => (
          <>
            <TextField
              label={t('people.email')}
              name="email"
              type="email"
              dir="ltr"
              required
              autoFocus
              error={wrong('email')}
            />
            <TextField
              label={t('people.name')}
              name="name"
              optional={t('settings.optional')}
              error={wrong('name')}
            />
            <SelectField
              label={t('people.role')}
              value={role}
              hint={t(`role.${role}_hint`)}
              onChange={e => setRole(e.currentTarget.value as Role)}
              error={wrong('role')}
            >
              {roles.map(r => (
                <option key={r} value={r}>
                  {t(`role.${r}`)}
                </option>
              ))}
            </SelectField>
            <TextField
              label={t('people.scope')}
              name="scope"
              dir="ltr"
              optional={t('settings.optional')}
              hint={t('people.scope_hint')}
              error={wrong('scope')}
            />
            <SelectField
              label={t('people.language')}
              name="language"
              defaultValue={language}
              error={wrong('language')}
            >
              {Object.entries(LOCALES).map(([code, { name }]) => (
                <option key={code} value={code} lang={code}>
                  {name}
                </option>
              ))}
            </SelectField>
          </>
        )}
      </Form>
    </div>
  )
}
