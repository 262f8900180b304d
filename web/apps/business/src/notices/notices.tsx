import { ageS } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Chips, Empty, Skeleton } from '@qafila/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Pill } from '../parts/pieces'
import { Page } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import { inbox, type Notice } from './inbox'
import { useT } from './texts'

const BASE = '/business'
/** A notice's address inside this app. What was sent before a screen moved still leads there. */
const hrefOf = (path: string) => path.replace(/^\/business/, '') || '/'

/** Everything that was told, newest first; opening one is reading it. */
export function NoticesPage() {
  const t = useT()
  const [only, setOnly] = useState(false)
  const queries = useQueryClient()
  const query = useQuery({ queryKey: ['notices', 'list', only], queryFn: () => inbox.list(only) })
  const fresh = () => void queries.invalidateQueries({ queryKey: ['notices'] })
  const read = useMutation({ mutationFn: inbox.read, onSuccess: fresh })
  const readAll = useMutation({ mutationFn: inbox.readAll, onSuccess: fresh })
  const some = query.data?.some(n => !n.read_at) ?? false
  return (
    <Page
      title={t('notices.title')}
      actions={
        some && (
          <Button look="quiet" icon="check" busy={readAll.isPending} onClick={() => readAll.mutate()}>
            {t('notices.read_all')}
          </Button>
        )
      }
    >
      <div className="scroll-calm">
        <div className="mx-auto max-w-3xl p-4 md:p-6">
          <div className="mb-4 flex flex-wrap items-center gap-3">
            <Chips
              label={t('notices.show')}
              options={[
                { key: 'all', label: t('notices.all') },
                { key: 'unread', label: t('notices.unread') },
              ]}
              value={only ? 'unread' : 'all'}
              onValue={key => setOnly(key === 'unread')}
            />
            <Link
              to="/account"
              search={{ part: 'notices' }}
              className="text-brand ms-auto text-sm font-semibold"
            >
              {t('notices.choose')}
            </Link>
          </div>
          {query.error ? (
            <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
          ) : !query.data ? (
            <Skeleton label={t('notices.loading')} rows={6} />
          ) : query.data.length ? (
            <ul className="border-line bg-surface divide-line divide-y rounded-lg border">
              {query.data.map(notice => (
                <NoticeLine key={notice.id} notice={notice} onRead={() => read.mutate(notice.id)} />
              ))}
            </ul>
          ) : (
            <Empty icon="bell" title={t('notices.none')}>
              {t('notices.none_hint')}
            </Empty>
          )}
        </div>
      </div>
    </Page>
  )
}

function NoticeLine({ notice: n, onRead }: { notice: Notice; onRead(): void }) {
  const t = useT()
  const { format } = useI18n()
  const navigate = useNavigate()
  const open = () => {
    if (!n.read_at) onRead()
    if (n.path) void navigate({ href: BASE + hrefOf(n.path) })
  }
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <span
        aria-hidden="true"
        className={`mt-2 size-2.5 shrink-0 rounded-full border-2 ${n.read_at ? 'border-line' : 'border-brand bg-brand'}`}
      />
      <div className="min-w-48 flex-1">
        <p className={n.read_at ? 'font-medium' : 'font-bold'} lang={n.lang}>
          <Bdi>{n.title}</Bdi>
          {!n.read_at && <span className="sr-only"> · {t('notices.new')}</span>}
        </p>
        <p className="text-muted text-sm" lang={n.lang}>
          <Bdi>{n.body}</Bdi>
        </p>
        <p className="text-muted mt-0.5 text-xs">{format.ago(ageS(n.created_at))}</p>
      </div>
      {n.urgent && <Pill tone="bad">{t('notices.urgent')}</Pill>}
      <span className="inline-flex">
        {!n.read_at && (
          <Button look="plain" onClick={onRead}>
            {t('notices.mark_read')}
            <span className="sr-only"> {n.title}</span>
          </Button>
        )}
        {n.path && (
          <Button look="quiet" onClick={open}>
            {t('notices.open')}
            <span className="sr-only"> {n.title}</span>
          </Button>
        )}
      </span>
    </li>
  )
}
