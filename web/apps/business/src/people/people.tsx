import { ageS } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Dialog, SearchField, toast } from '@qafila/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../parts/may'
import { Asked, Lines, Nothing, Pill, Section, Two } from '../parts/pieces'
import { useDeeds } from '../parts/undo'
import { type Grant, type Invitation, office, type User } from '../settings/server'
import { useT } from '../settings/texts'
import { useMe } from '../shell/me'
import { InviteForm } from './invite'
import { UserPart } from './user'

const STATE = { active: 'ok', invited: 'warn', deactivated: 'quiet' } as const

/** Roles in words, each with the branch it holds for. */
export function useGrantWords() {
  const t = useT()
  const { format } = useI18n()
  return (grants: Grant[]) =>
    format.list(grants.map(g => (g.scope ? `${t(`role.${g.role}`)} (${g.scope})` : t(`role.${g.role}`))))
}

export function People() {
  const t = useT()
  const { common } = useI18n()
  const may = useMay('users:write')
  const [inviting, setInviting] = useState(false)
  const [open, setOpen] = useState<string | null>(null)
  const users = useQuery({ queryKey: ['users'], queryFn: office.users })
  const chosen = users.data?.find(u => u.id === open)
  return (
    <>
      <Section
        title={t('people.users')}
        actions={
          may && (
            <Button icon="plus" onClick={() => setInviting(true)}>
              {t('people.invite')}
            </Button>
          )
        }
      >
        <Asked query={users}>{list => <Users users={list} onOpen={setOpen} />}</Asked>
      </Section>
      <Invitations />
      <Dialog
        open={inviting}
        place="side"
        title={t('people.invite_title')}
        closeLabel={common('verb.close')}
        onClose={() => setInviting(false)}
      >
        <InviteForm />
      </Dialog>
      <Dialog
        open={Boolean(chosen)}
        place="side"
        title={chosen?.name ?? ''}
        closeLabel={common('verb.close')}
        onClose={() => setOpen(null)}
      >
        {chosen && <UserPart user={chosen} onClose={() => setOpen(null)} />}
      </Dialog>
    </>
  )
}

function Users({ users, onOpen }: { users: User[]; onOpen(user: string): void }) {
  const t = useT()
  const { format } = useI18n()
  const me = useMe().data?.user.id
  const words = useGrantWords()
  const [wanted, setWanted] = useState('')
  const found = users.filter(u =>
    `${u.name} ${u.email}`.toLocaleLowerCase().includes(wanted.toLocaleLowerCase()),
  )
  return (
    <>
      <SearchField
        className="mb-5 max-w-sm"
        label={t('people.find')}
        clear={t('people.clear')}
        value={wanted}
        onValue={setWanted}
      />
      {found.length ? (
        <Lines
          items={found}
          keyOf={u => u.id}
          line={u => (
            <>
              <Two
                first={
                  <>
                    <Bdi>{u.name}</Bdi>
                    {u.id === me && <span className="text-muted font-normal"> · {t('people.you')}</span>}
                  </>
                }
                second={
                  <>
                    <Bdi machine>{u.email}</Bdi> · {words(u.grants)}
                  </>
                }
              />
              <span className="text-muted text-sm max-sm:hidden">
                {u.last_seen_at
                  ? t('people.seen', { ago: format.ago(ageS(u.last_seen_at)) })
                  : t('people.never')}
              </span>
              <Pill tone={STATE[u.state]}>{t(`people.${u.state}`)}</Pill>
              <Button look="plain" onClick={() => onOpen(u.id)}>
                {t('people.roles')}
                <span className="sr-only"> {u.name}</span>
              </Button>
            </>
          )}
        />
      ) : (
        <Nothing>{t('people.none_found')}</Nothing>
      )}
    </>
  )
}

function Invitations() {
  const t = useT()
  const { format } = useI18n()
  const may = useMay('users:write')
  const words = useGrantWords()
  const queries = useQueryClient()
  const query = useQuery({ queryKey: ['invitations'], queryFn: office.invitations })
  const deeds = useDeeds(['invitations'], ['users'])
  const again = (i: Invitation) => {
    const [grant] = i.grants
    return office.invite({
      email: i.email,
      name: i.name,
      language: i.language,
      role: grant?.role ?? 'viewer',
      scope: grant?.scope ?? '',
    })
  }
  const send = async (i: Invitation) => {
    deeds.do({ said: t('people.sent', { email: i.email }), run: () => again(i) })
    await queries.invalidateQueries({ queryKey: ['invitations'] })
  }
  return (
    <Section title={t('people.invitations')}>
      <Asked query={query}>
        {list =>
          list.length ? (
            <Lines
              items={list}
              keyOf={i => i.id}
              line={i => (
                <>
                  <Two
                    first={<Bdi machine>{i.email}</Bdi>}
                    second={`${words(i.grants)} · ${t('people.until', { day: format.day(i.expires_at) })}`}
                  />
                  {may && (
                    <span className="inline-flex">
                      <Button look="plain" onClick={() => void send(i)}>
                        {t('people.again')}
                        <span className="sr-only"> {i.email}</span>
                      </Button>
                      <Button
                        look="plain"
                        onClick={() =>
                          deeds.do({
                            said: t('people.taken_back'),
                            run: () => office.takeBack(i.id),
                            undo: () => again(i),
                          })
                        }
                      >
                        {t('people.take_back')}
                        <span className="sr-only"> {i.email}</span>
                      </Button>
                    </span>
                  )}
                </>
              )}
            />
          ) : (
            <Nothing>{t('people.no_invitations')}</Nothing>
          )
        }
      </Asked>
    </Section>
  )
}

/** Puts a secret or a link on the clipboard, and says so. */
export function useCopy() {
  const t = useT()
  return async (text: string) => {
    await navigator.clipboard.writeText(text)
    toast(t('people.copied'))
  }
}
