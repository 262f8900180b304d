import { server } from '@qafila/api'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Chips, Dialog, Empty, Icon, SelectField, Skeleton, useNarrow } from '@qafila/ui'
import { Grid } from '@qafila/ui/grid'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useMemo, useState } from 'react'
import { Page } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import { Conversation } from './conversation'
import { type Thread, talk } from './messages'
import { useStream } from './stream'
import { useT } from './texts'

const KINDS = ['all', 'unread', 'driver', 'delivery'] as const
type Kind = (typeof KINDS)[number]
const ASKED: Record<Kind, object> = {
  all: {},
  unread: { unread: 'gt.0' },
  driver: { kind: 'eq.driver' },
  delivery: { kind: 'eq.delivery' },
}

/** Every conversation with drivers and recipients, the newest first, and the one that is open beside them. */
export function MessagesPage() {
  const t = useT()
  const narrow = useNarrow()
  const navigate = useNavigate()
  const { thread: id } = useSearch({ from: '/inside/messages' })
  const [kind, setKind] = useState<Kind>('all')
  const [writing, setWriting] = useState(false)
  const threads = useQuery({
    queryKey: ['threads', 'list', kind],
    queryFn: () => talk.threads({ limit: 200, ...ASKED[kind] }),
    refetchInterval: 60_000,
  })
  useStream('messages', 300, ['threads'])
  const chosen = useQuery({
    queryKey: ['thread', id],
    enabled: id !== undefined,
    queryFn: () => talk.thread(id as string),
  })
  const open = (thread: Thread | null) =>
    void navigate({ to: '/messages', search: { thread: thread?.id }, replace: Boolean(id && thread) })
  const both = !narrow || !id
  return (
    <Page
      title={t('messages.title')}
      actions={
        <Button icon="pen" onClick={() => setWriting(true)}>
          {t('messages.new')}
        </Button>
      }
    >
      <div className="grid min-h-0 grid-cols-[minmax(0,1fr)] sm:grid-cols-[minmax(16rem,22rem)_minmax(0,1fr)]">
        {both && (
          <div className="border-line bg-surface grid min-h-0 grid-rows-[auto_minmax(0,1fr)] border-e">
            <Chips
              className="border-line border-b p-3"
              label={t('messages.show')}
              options={KINDS.map(k => ({ key: k, label: t(`messages.kind_${k}`) }))}
              value={kind}
              onValue={setKind}
            />
            <Threads threads={threads} chosen={id ?? null} onOpen={open} onWrite={() => setWriting(true)} />
          </div>
        )}
        {(!narrow || id) && (
          <div className="grid min-h-0 grid-rows-[auto_minmax(0,1fr)]">
            {chosen.data && id ? (
              <>
                <Title thread={chosen.data} onBack={narrow ? () => open(null) : undefined} />
                <Conversation key={id} thread={chosen.data} />
              </>
            ) : chosen.error ? (
              <div className="p-4">
                <ProblemNotice error={chosen.error} />
              </div>
            ) : (
              <p className="text-muted row-span-2 m-auto p-6 text-center">{t('messages.choose')}</p>
            )}
          </div>
        )}
      </div>
      {writing && (
        <NewThread
          onClose={() => setWriting(false)}
          onThread={thread => {
            setWriting(false)
            open(thread)
          }}
        />
      )}
    </Page>
  )
}

type ThreadsProps = {
  threads: { data: Thread[] | undefined; error: unknown; refetch(): unknown }
  chosen: string | null
  onOpen(thread: Thread): void
  onWrite(): void
}

function Threads({ threads, chosen, onOpen, onWrite }: ThreadsProps) {
  const t = useT()
  const columns = useMemo(
    () => [
      {
        key: 'line',
        head: t('messages.title'),
        width: 'minmax(0,1fr)',
        cell: (thread: Thread) => <ThreadLine thread={thread} />,
      },
    ],
    [t],
  )
  if (threads.error)
    return (
      <div className="p-4">
        <ProblemNotice error={threads.error} onRetry={() => void threads.refetch()} />
      </div>
    )
  if (!threads.data) return <Skeleton label={t('messages.loading')} rows={8} />
  if (!threads.data.length)
    return (
      <Empty
        icon="pen"
        title={t('messages.none')}
        action={
          <Button look="quiet" onClick={onWrite}>
            {t('messages.new')}
          </Button>
        }
      >
        {t('messages.none_hint')}
      </Empty>
    )
  return (
    <Grid
      bare
      rows={threads.data}
      columns={columns}
      rowKey={thread => thread.id}
      rowHeight={68}
      label={t('messages.title')}
      selected={chosen}
      onOpen={onOpen}
    />
  )
}

function ThreadLine({ thread }: { thread: Thread }) {
  const t = useT()
  const { format } = useI18n()
  const unread = thread.unread > 0
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2">
      <span className={unread ? 'font-bold' : 'font-medium'}>
        <Bdi clip>{thread.title}</Bdi>
      </span>
      <span className="text-muted tnum text-xs">{thread.last_at ? format.moment(thread.last_at) : ''}</span>
      <span className="text-muted min-w-0 text-sm">
        <Bdi clip>{thread.last_text ?? t('messages.empty')}</Bdi>
      </span>
      {unread && (
        <span
          role="img"
          aria-label={t('messages.unread', { n: thread.unread })}
          className="bg-brand text-on-brand tnum grid h-5 min-w-5 place-items-center rounded-full px-1.5 text-xs font-semibold"
        >
          {format.number(thread.unread)}
        </span>
      )}
    </div>
  )
}

function Title({ thread, onBack }: { thread: Thread; onBack: (() => void) | undefined }) {
  const t = useT()
  return (
    <header className="border-line bg-surface flex min-h-13 flex-wrap items-center gap-3 border-b px-4 py-2">
      {onBack && (
        <Button look="plain" onClick={onBack}>
          {t('messages.back')}
        </Button>
      )}
      <h2 className="text-lg font-semibold">
        <Bdi>{thread.title}</Bdi>
      </h2>
      <span className="text-muted text-sm">
        {t(thread.kind === 'driver' ? 'actor.driver' : 'actor.customer')}
      </span>
      {thread.delivery && (
        <Link
          to="/deliveries/$id"
          params={{ id: thread.delivery }}
          className="text-brand ms-auto inline-flex items-center gap-1.5 text-sm font-semibold"
        >
          <Icon name="box" size={16} />
          {t('messages.delivery')}
        </Link>
      )}
    </header>
  )
}

function NewThread({ onThread, onClose }: { onThread(thread: Thread): void; onClose(): void }) {
  const t = useT()
  const queries = useQueryClient()
  const drivers = useQuery({ queryKey: ['drivers'], queryFn: server.drivers, staleTime: 60_000 })
  const open = useMutation({
    mutationFn: (driver: string) => talk.open({ driver }),
    onSuccess: thread => {
      void queries.invalidateQueries({ queryKey: ['threads'] })
      onThread(thread)
    },
  })
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    open.mutate(String(new FormData(e.currentTarget).get('driver')))
  }
  return (
    <Dialog open title={t('messages.new')} closeLabel={t('messages.close')} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        {open.error && <ProblemNotice error={open.error} />}
        <SelectField label={t('actor.driver')} name="driver" required autoFocus>
          {(drivers.data ?? []).map(d => (
            <option key={d.id} value={d.id}>
              {d.name}
            </option>
          ))}
        </SelectField>
        <div className="flex justify-end">
          <Button type="submit" busy={open.isPending} disabled={!drivers.data?.length}>
            {t('messages.begin')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
