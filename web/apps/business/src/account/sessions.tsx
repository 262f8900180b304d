import { ageS } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Dialog, IconButton, TextField, toast } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Form } from '../parts/form'
import { Asked, Lines, Pill, Section, Two } from '../parts/pieces'
import { useDeeds } from '../parts/undo'
import { account, type Session } from './server'
import { useT } from './texts'

/** A browser and its system from what it says of itself; empty for what is not known. */
export function browserOf(agent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\/[\d.]+/.exec(agent)?.[1]
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1]
  const name = browser === 'Edg' ? 'Edge' : browser === 'OPR' ? 'Opera' : browser
  return [name, system?.replace('Mac OS X', 'macOS')].filter(Boolean).join(', ')
}

/** Every place where this account is signed in, with the way to end it. */
export function Sessions() {
  const t = useT()
  const { common } = useI18n()
  const [naming, setNaming] = useState<Session | null>(null)
  const query = useQuery({ queryKey: ['sessions'], queryFn: account.sessions })
  const deeds = useDeeds(['sessions'])
  const endOthers = async () => {
    const { ended } = await account.endOtherSessions()
    toast(t('session.ended_n', { n: ended }))
    void deeds.fresh()
  }
  return (
    <Section
      title={t('me.sessions')}
      actions={
        (query.data?.length ?? 0) > 1 && (
          <Button look="quiet" icon="signout" onClick={() => void endOthers()}>
            {t('session.end_others')}
          </Button>
        )
      }
    >
      <Asked query={query}>
        {list => (
          <Lines
            items={[...list].sort((a, b) => Number(b.current) - Number(a.current))}
            keyOf={s => s.id}
            line={s => (
              <SessionLine
                session={s}
                onName={() => setNaming(s)}
                onEnd={() => deeds.do({ said: t('session.ended'), run: () => account.endSession(s.id) })}
              />
            )}
          />
        )}
      </Asked>
      <Dialog
        open={naming !== null}
        title={t('session.rename')}
        closeLabel={common('verb.close')}
        onClose={() => setNaming(null)}
      >
        {naming && (
          <Form
            submit=""
            save={v => account.nameSession(naming.id, v.text('name'))}
            onDone={() => {
              setNaming(null)
              void deeds.fresh()
            }}
          >
            {wrong => (
              <TextField
                label={t('session.name')}
                name="name"
                autoFocus
                defaultValue={naming.device_name}
                error={wrong('device_name')}
              />
            )}
          </Form>
        )}
      </Dialog>
    </Section>
  )
}

function SessionLine({ session: s, onName, onEnd }: { session: Session; onName(): void; onEnd(): void }) {
  const t = useT()
  const { format } = useI18n()
  const app = s.app === 'business' || s.app === 'driver' ? t(`session.app_${s.app}`) : t('session.app_other')
  const browser = browserOf(s.user_agent)
  const name = s.device_name || browser || app
  return (
    <>
      <Two
        first={<Bdi>{name}</Bdi>}
        second={
          <>
            {name !== app && `${app} · `}
            {s.device_name && browser && <Bdi machine>{`${browser} · `}</Bdi>}
            <Bdi machine>{s.ip}</Bdi> · {t('session.since', { day: format.day(s.created_at) })}
          </>
        }
      />
      {s.current ? (
        <Pill tone="ok">{t('session.this')}</Pill>
      ) : (
        <span className="text-muted text-sm">
          {t('session.seen', { ago: format.ago(ageS(s.last_seen_at)) })}
        </span>
      )}
      <span className="inline-flex">
        <IconButton
          icon="pen"
          size={18}
          label={`${t('session.rename')}: ${name}`}
          onClick={onName}
          className="text-muted hover:bg-sunken"
        />
        {!s.current && (
          <Button look="plain" onClick={onEnd}>
            {t('session.end')}
            <span className="sr-only"> {name}</span>
          </Button>
        )}
      </span>
    </>
  )
}
