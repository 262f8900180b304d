import { Bdi } from '@qafila/i18n'
import { Button, IconButton, SelectField, TextField, toast } from '@qafila/ui'
import { useState } from 'react'
import { Form, type Values } from '../parts/form'
import { useMay } from '../parts/may'
import { useDeeds } from '../parts/undo'
import { type Grant, office, type Role, type User } from '../settings/server'
import { useT } from '../settings/texts'
import { useMe } from '../shell/me'
import { ROLES, useRoles } from './invite'

/** What somebody may do and where, and the ways to shut them out. */
export function UserPart({ user, onClose }: { user: User; onClose(): void }) {
  const t = useT()
  const me = useMe().data?.user.id
  const may = { write: useMay('users:write'), roles: useMay('roles:write') }
  const deeds = useDeeds(['users'])
  const out = user.state === 'deactivated'
  const turn = (state: User['state']) => () => office.changeUser(user.id, { state })
  const shut = () => {
    onClose()
    deeds.do({
      said: t(out ? 'people.let_in_said' : 'people.shut_out_said', { name: user.name }),
      run: turn(out ? 'active' : 'deactivated'),
      undo: turn(user.state),
    })
  }
  const signOut = async () => {
    const { ended } = await office.endSessions(user.id)
    toast(t('people.signed_out', { n: ended }))
  }
  return (
    <div className="grid gap-6">
      <p className="text-muted">
        <Bdi machine>{user.email}</Bdi>
      </p>
      {may.roles && <Grants key={user.version} user={user} onDone={() => void deeds.fresh()} />}
      {may.write && user.id !== me && user.state !== 'invited' && (
        <div className="border-line flex flex-wrap gap-2 border-t pt-5">
          <Button look="quiet" icon="signout" onClick={() => void signOut()}>
            {t('people.sign_out')}
          </Button>
          <Button look="quiet" icon={out ? 'undo' : 'door'} onClick={shut}>
            {t(out ? 'people.let_in' : 'people.shut_out')}
          </Button>
        </div>
      )}
    </div>
  )
}

type Line = Grant & { key: number }

/** Roles × branches. The list replaces what somebody had. */
function Grants({ user, onDone }: { user: User; onDone(): void }) {
  const t = useT()
  const may = useRoles()
  // A role that one may not give is still shown where somebody has it.
  const roles = ROLES.filter(r => may.includes(r) || user.grants.some(g => g.role === r))
  const [lines, setLines] = useState<Line[]>(() => user.grants.map((g, key) => ({ ...g, key })))
  const save = (v: Values) =>
    office.putGrants(
      user.id,
      lines.map(l => ({ role: v.text(`role_${l.key}`) as Role, scope: v.text(`scope_${l.key}`) })),
    )
  const done = () => {
    toast(t('settings.saved'))
    onDone()
  }
  const add = () =>
    setLines([...lines, { role: 'viewer', scope: '', key: Math.max(-1, ...lines.map(l => l.key)) + 1 }])
  return (
    <Form
      submit={t('people.save')}
      save={save}
      onDone={done}
      beside={
        <Button look="plain" icon="plus" onClick={add}>
          {t('people.add_role')}
        </Button>
      }
    >
      {wrong => (
        <>
          {lines.map((line, i) => (
            <div key={line.key} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-end gap-2">
              <SelectField
                label={t('people.role')}
                name={`role_${line.key}`}
                defaultValue={line.role}
                error={wrong(`grants[${i}].role`) ?? wrong(`grants.${i}.role`)}
              >
                {roles.map(r => (
                  <option key={r} value={r}>
                    {t(`role.${r}`)}
                  </option>
                ))}
              </SelectField>
              <TextField
                label={t('people.scope')}
                name={`scope_${line.key}`}
                dir="ltr"
                defaultValue={line.scope}
                error={wrong(`grants[${i}].scope`) ?? wrong(`grants.${i}.scope`)}
              />
              <IconButton
                icon="close"
                size={18}
                label={t('people.remove_role')}
                disabled={lines.length === 1}
                onClick={() => setLines(lines.filter(l => l.key !== line.key))}
                className="text-muted hover:bg-sunken"
              />
            </div>
          ))}
          <p className="text-muted text-sm">{t('people.scope_hint')}</p>
        </>
      )}
    </Form>
  )
}
