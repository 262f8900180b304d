import { ageS } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Dialog, Notice, SelectField, TextField } from '@qafila/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { addDays, startOf, today } from '../parts/days'
import { Form, type Values } from '../parts/form'
import { Asked, Lines, Nothing, Pill, Section, Two } from '../parts/pieces'
import { useDeeds } from '../parts/undo'
import { type ApiKey, office } from '../settings/server'
import { useT } from '../settings/texts'
import { useMe } from '../shell/me'
import { useCopy } from './people'

/** Keys for programs: what each may do, when it was used, and the way to end it. */
export function Keys() {
  const t = useT()
  const { common } = useI18n()
  const query = useQuery({ queryKey: ['api-keys'], queryFn: office.keys })
  const [open, setOpen] = useState<'new' | ApiKey | null>(null)
  const close = () => setOpen(null)
  return (
    <Section
      title={t('settings.keys')}
      lead={t('keys.lead')}
      actions={
        <Button icon="key" onClick={() => setOpen('new')}>
          {t('keys.add')}
        </Button>
      }
    >
      <Asked query={query}>
        {list =>
          list.length ? (
            <Lines
              items={list}
              keyOf={k => k.id}
              line={k => <KeyLine held={k} onRevoke={() => setOpen(k)} />}
            />
          ) : (
            <Nothing>{t('keys.none')}</Nothing>
          )
        }
      </Asked>
      <Dialog
        open={open === 'new'}
        place="side"
        title={t('keys.add')}
        closeLabel={common('verb.close')}
        onClose={close}
      >
        <NewKey />
      </Dialog>
      <Revoke held={open === 'new' ? null : open} onClose={close} />
    </Section>
  )
}

function KeyLine({ held, onRevoke }: { held: ApiKey; onRevoke(): void }) {
  const t = useT()
  const { format } = useI18n()
  const ended = held.expires_at != null && Date.parse(held.expires_at) < Date.now()
  const state = held.revoked_at ? 'revoked' : ended ? 'expired' : 'live'
  return (
    <>
      <Two
        first={<Bdi>{held.name}</Bdi>}
        second={
          <>
            {t('keys.ends_in', { hint: held.hint })} ·{' '}
            {held.last_used_at
              ? t('keys.used', { ago: format.ago(ageS(held.last_used_at)) })
              : t('keys.unused')}
            <span className="block break-words">
              <Bdi machine>{held.permissions.join(', ')}</Bdi>
            </span>
          </>
        }
      />
      <Pill tone={state === 'live' ? 'ok' : 'quiet'}>{t(`keys.${state}`)}</Pill>
      {state === 'live' && (
        <Button look="plain" onClick={onRevoke}>
          {t('keys.revoke')}
          <span className="sr-only"> {held.name}</span>
        </Button>
      )}
    </>
  )
}

/** There is no way back from this one, so it asks first. */
function Revoke({ held, onClose }: { held: ApiKey | null; onClose(): void }) {
  const t = useT()
  const { common } = useI18n()
  const deeds = useDeeds(['api-keys'])
  return (
    <Dialog
      open={held !== null}
      title={t('keys.revoke')}
      closeLabel={common('verb.close')}
      onClose={onClose}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {common('verb.cancel')}
          </Button>
          <Button
            look="danger"
            onClick={() => {
              if (held) deeds.do({ said: t('keys.revoked_said'), run: () => office.revokeKey(held.id) })
              onClose()
            }}
          >
            {t('keys.revoke')}
          </Button>
        </>
      }
    >
      <p>{t('keys.revoke_sure', { name: held?.name ?? '' })}</p>
    </Dialog>
  )
}

const QUARTER_DAYS = 90

/** Permissions by what they are about: `deliveries:read` under deliveries. */
function grouped(permissions: string[]): [about: string, permissions: string[]][] {
  const groups = new Map<string, string[]>()
  for (const permission of permissions) {
    const about = permission.split(':')[0] ?? permission
    groups.set(about, [...(groups.get(about) ?? []), permission])
  }
  return [...groups]
}

function NewKey() {
  const t = useT()
  const queries = useQueryClient()
  const copy = useCopy()
  const mine = useMe().data?.permissions ?? []
  const [key, setKey] = useState<string | null>(null)
  const [may, setMay] = useState<ReadonlySet<string>>(new Set())
  const toggle = (permission: string) => {
    const next = new Set(may)
    if (!next.delete(permission)) next.add(permission)
    setMay(next)
  }
  const save = (v: Values) =>
    office.makeKey({
      name: v.text('name'),
      permissions: [...may],
      rate_class: v.text('rate_class') as 'standard',
      // Good through the day that was chosen.
      expires_at: v.text('expires') ? startOf(v.text('expires'), 1).toISOString() : null,
    })
  if (key)
    return (
      <div className="grid gap-4">
        <Notice tone="warn" title={t('keys.once_title')}>
          {t('keys.once')}
        </Notice>
        <TextField
          label={t('keys.key')}
          dir="ltr"
          readOnly
          value={key}
          onFocus={e => e.currentTarget.select()}
        />
        <Button icon="copy" className="justify-self-start" onClick={() => void copy(key)}>
          {t('people.copy')}
        </Button>
      </div>
    )
  return (
    <Form
      submit={t('keys.add')}
      save={save}
      onDone={made => {
        void queries.invalidateQueries({ queryKey: ['api-keys'] })
        setKey(made.key)
      }}
    >
      {wrong => (
        <>
          <TextField label={t('keys.name')} name="name" required autoFocus error={wrong('name')} />
          <div className="grid items-start grid-cols-2 gap-3">
            <TextField
              label={t('keys.expires')}
              name="expires"
              type="date"
              min={today()}
              defaultValue={addDays(today(), QUARTER_DAYS)}
              error={wrong('expires_at')}
            />
            <SelectField label={t('keys.rate')} name="rate_class" error={wrong('rate_class')}>
              {(['standard', 'bulk', 'telemetry'] as const).map(rate => (
                <option key={rate} value={rate}>
                  {t(`keys.${rate}`)}
                </option>
              ))}
            </SelectField>
          </div>
          <fieldset>
            <legend className="mb-1.5 text-sm font-medium">{t('keys.may')}</legend>
            {wrong('permissions') && <p className="text-bad mb-2 text-sm">{wrong('permissions')}</p>}
            <Button
              look="quiet"
              className="mb-3"
              onClick={() => setMay(new Set([...may, ...mine.filter(p => p.endsWith(':read'))]))}
            >
              {t('keys.read_all')}
            </Button>
            <div className="grid gap-2">
              {grouped(mine).map(([about, permissions]) => (
                <div
                  key={about}
                  dir="ltr"
                  className="border-line flex flex-wrap gap-x-5 gap-y-1 border-t pt-2"
                >
                  {permissions.map(permission => (
                    <label key={permission} className="flex min-h-6 items-center gap-2.5 text-sm">
                      <input
                        type="checkbox"
                        checked={may.has(permission)}
                        onChange={() => toggle(permission)}
                        className="accent-brand size-4.5"
                      />
                      {permission}
                    </label>
                  ))}
                </div>
              ))}
            </div>
          </fieldset>
        </>
      )}
    </Form>
  )
}
