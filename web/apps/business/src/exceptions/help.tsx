import { type Exception, exceptions } from '@qafila/api'
import { Bdi, useI18n } from '@qafila/i18n'
import {
  Button,
  type Command,
  Icon,
  IconButton,
  type IconName,
  StatusPill,
  TextField,
  toast,
  useCommands,
} from '@qafila/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useMemo, useRef, useState } from 'react'
import { alarm } from '../alarm/server'
import { Actions } from '../deliveries/actions'
import { orders } from '../deliveries/orders'
import { useProblemText } from '../shell/problem'
import { Severity } from './exceptions'
import { useReason } from './reason'
import { useT } from './texts'
import { useTakeAway } from './use-exceptions'

/** One trouble in full, and everything that helps, each one press away. */
export function Help({ exception, onClose }: { exception: Exception; onClose(): void }) {
  const t = useT()
  const { format } = useI18n()
  const { said, beside } = useReason()(exception)
  const { delivery, driver, vehicle, incident } = exception
  const taken = exception.key.startsWith('in-hand:')
  const words = useQuery({
    queryKey: ['incidents', incident],
    queryFn: () => alarm.one(incident as string),
    enabled: Boolean(incident),
  }).data?.note
  const order = useQuery({
    queryKey: ['delivery', delivery?.id],
    queryFn: () => orders.one(delivery?.id as string),
    enabled: Boolean(delivery),
  })
  const work = useIncident(exception, onClose)
  const [writing, setWriting] = useState(false)
  const recipientPhone = order.data?.recipient.phone
  const snooze = useSnooze(exception, onClose)
  useHelpCommands({
    snooze: taken ? null : snooze.mutate,
    call: driver?.phone ?? recipientPhone ?? null,
    write: driver ? () => setWriting(true) : null,
    resolve: incident ? () => work.mutate('resolve') : null,
    close: onClose,
  })
  return (
    <aside
      aria-label={t('exc.details')}
      className="bg-bg border-line scroll-calm grid min-h-0 content-start gap-4 p-4 max-md:fixed max-md:inset-0 max-md:z-30 md:border-s md:p-5"
    >
      <header className="flex items-start gap-3">
        <Severity severity={exception.severity} />
        <div className="min-w-0 flex-1">
          <h2 className="text-lg leading-6 font-bold">{said}</h2>
          <p className="text-muted text-sm">
            {t('exc.since', { time: format.moment(exception.since) })}
            {beside && ` · ${beside}`}
          </p>
        </div>
        <IconButton
          icon="close"
          size={18}
          label={t('exc.close')}
          onClick={onClose}
          className="text-muted hover:bg-sunken -me-2 -mt-1"
        />
      </header>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
        {delivery && (
          <Fact label={t('exc.recipient')}>
            <Bdi>{delivery.recipient}</Bdi> <StatusPill status={delivery.status} />
          </Fact>
        )}
        {delivery?.window && (
          <Fact label={t('exc.window')}>{format.span(delivery.window.from, delivery.window.to)}</Fact>
        )}
        {driver && (
          <Fact label={t('exc.driver')}>
            <Bdi>{driver.name}</Bdi>
          </Fact>
        )}
        {vehicle && (
          <Fact label={t('exc.vehicle')}>
            <Bdi>{vehicle.name}</Bdi>
          </Fact>
        )}
        {words && driverSays(exception) && (
          <Fact label={t('exc.words')}>
            <Bdi>{words}</Bdi>
          </Fact>
        )}
      </dl>
      <div className="flex flex-wrap gap-2">
        {driver?.phone && <Call phone={driver.phone}>{t('exc.call_driver')}</Call>}
        {recipientPhone && <Call phone={recipientPhone}>{t('exc.call_recipient')}</Call>}
        {driver && (
          <Button look="quiet" icon="message" aria-expanded={writing} onClick={() => setWriting(!writing)}>
            {t('exc.message')}
          </Button>
        )}
        {incident && (
          <>
            {!taken && (
              <Button
                look="quiet"
                icon="check"
                busy={work.isPending}
                onClick={() => work.mutate('acknowledge')}
              >
                {t('exc.acknowledge')}
              </Button>
            )}
            <Button icon="check" busy={work.isPending} onClick={() => work.mutate('resolve')}>
              {t('exc.resolve')}
            </Button>
          </>
        )}
        {!taken && (
          <Button look="quiet" icon="clock" busy={snooze.isPending} onClick={() => snooze.mutate()}>
            {t('exc.snooze')}
          </Button>
        )}
        {vehicle && (
          <Link to="/" search={{ v: vehicle.id }} className={DOOR}>
            <Icon name="live" size={18} />
            {t('exc.on_map')}
          </Link>
        )}
        {delivery && exception.actions.includes('plan') && (
          <Link to="/plan" className={DOOR}>
            <Icon name="plan" size={18} />
            {t('exc.plan')}
          </Link>
        )}
        {delivery && (
          <Link to="/deliveries/$id" params={{ id: delivery.id }} className={DOOR}>
            <Icon name="box" size={18} />
            {t('exc.open')}
          </Link>
        )}
        {delivery && exception.actions.includes('widen_window') && (
          <Link to="/deliveries/$id/edit" params={{ id: delivery.id }} className={DOOR}>
            <Icon name="pen" size={18} />
            {t('exc.edit')}
          </Link>
        )}
      </div>
      {writing && driver && <Write driver={driver} onDone={() => setWriting(false)} />}
      {order.data && <Actions order={order.data} />}
    </aside>
  )
}

/** What drivers report themselves comes with a note in their own words; other incidents' notes are the machine's. */
const REPORTED = ['sos', 'accident', 'breakdown', 'theft', 'other_trouble']
const driverSays = ({ reason }: Exception) => REPORTED.includes(reason)

const DOOR =
  'bg-surface border-line hover:border-edge inline-flex min-h-hit items-center gap-2 rounded-md border px-4 font-semibold'

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <>
    <dt className="text-muted">{label}</dt>
    <dd className="tnum font-medium">{children}</dd>
  </>
)

const Call = ({ phone, children }: { phone: string; children: string }) => (
  <a href={`tel:${phone}`} className={DOOR}>
    <Icon name={'phone' satisfies IconName} size={18} />
    {children}
    <Bdi machine>{phone}</Bdi>
  </a>
)

/** Takes an incident in hand, or off the list. */
function useIncident(exception: Exception, onClose: () => void) {
  const t = useT()
  const said = useProblemText()
  const { takeAway, refresh } = useTakeAway()
  return useMutation({
    mutationFn: (verb: 'acknowledge' | 'resolve') =>
      exceptions.workIncident(exception.incident as string, verb),
    onMutate: verb => {
      if (verb !== 'resolve') return
      takeAway(exception.key)
      onClose()
    },
    onSuccess: (_, verb) => toast(t(verb === 'resolve' ? 'exc.resolved' : 'exc.acknowledged')),
    onError: error => toast(said(error), { tone: 'bad' }),
    onSettled: refresh,
  })
}

const SNOOZE_MS = 3_600_000

/** Off the list for an hour; if it is still true then, it comes back. */
function useSnooze(exception: Exception, onClose: () => void) {
  const t = useT()
  const said = useProblemText()
  const { takeAway, refresh } = useTakeAway()
  return useMutation({
    mutationFn: () => exceptions.snooze(exception.key, new Date(Date.now() + SNOOZE_MS).toISOString()),
    onMutate: () => {
      takeAway(exception.key)
      onClose()
    },
    onSuccess: () => toast(t('exc.snoozed')),
    onError: error => toast(said(error), { tone: 'bad' }),
    onSettled: refresh,
  })
}

function Write({ driver, onDone }: { driver: { id: string; name: string }; onDone(): void }) {
  const t = useT()
  const said = useProblemText()
  const send = useMutation({
    mutationFn: (text: string) => exceptions.writeToDriver(driver.id, text),
    onSuccess: () => {
      toast(t('exc.message_sent', { name: driver.name }))
      onDone()
    },
    onError: error => toast(said(error), { tone: 'bad' }),
  })
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    const text = String(new FormData(e.currentTarget).get('text') ?? '').trim()
    if (text) send.mutate(text)
  }
  return (
    <form onSubmit={submit} className="flex items-end gap-2">
      <div className="min-w-0 flex-1">
        <TextField
          label={t('exc.message_text', { name: driver.name })}
          name="text"
          maxLength={2000}
          autoFocus
          required
        />
      </div>
      <Button type="submit" icon="message" busy={send.isPending}>
        {t('exc.message_send')}
      </Button>
    </form>
  )
}

type Helps = {
  call: string | null
  write: (() => void) | null
  resolve: (() => void) | null
  snooze: (() => void) | null
  close(): void
}

function useHelpCommands(helps: Helps) {
  const t = useT()
  const now = useRef(helps)
  now.current = helps
  const has = [
    helps.call !== null,
    helps.write !== null,
    helps.resolve !== null,
    helps.snooze !== null,
  ].join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `has` says which verbs there are; what they do is read when they run
  const commands = useMemo<Command[]>(() => {
    const group = t('nav.exceptions')
    const { call, write, resolve, snooze } = now.current
    return [
      ...(call
        ? [
            {
              id: 'exc-call',
              label: t('exc.call_driver'),
              group,
              keys: 'c',
              run: () => {
                location.href = `tel:${now.current.call}`
              },
            },
          ]
        : []),
      ...(write
        ? [{ id: 'exc-write', label: t('exc.message'), group, keys: 'm', run: () => now.current.write?.() }]
        : []),
      ...(resolve
        ? [
            {
              id: 'exc-resolve',
              label: t('exc.resolve'),
              group,
              keys: 'r',
              run: () => now.current.resolve?.(),
            },
          ]
        : []),
      ...(snooze
        ? [{ id: 'exc-snooze', label: t('exc.snooze'), group, keys: 'w', run: () => now.current.snooze?.() }]
        : []),
      { id: 'exc-close', label: t('exc.close'), group, keys: 'Escape', run: () => now.current.close() },
    ]
  }, [t, has])
  useCommands(commands)
}
