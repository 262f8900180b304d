import { call, type Query } from '@qafila/api'
import { Bdi, LOCALES, type Locale, useI18n } from '@qafila/i18n'
import { Button, Chips, Empty, Field, Skeleton, toast, useNarrow } from '@qafila/ui'
import { Grid } from '@qafila/ui/grid'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { useStream } from '../messages/stream'
import { Page } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import { useT } from './texts'

const STATES = ['new', 'contacted', 'closed'] as const
type State = (typeof STATES)[number]
const SHOWN = ['all', ...STATES] as const

/** What a visitor of the public site left. */
type Enquiry = {
  id: string
  name: string
  company: string | null
  email: string | null
  phone: string | null
  country: string | null
  moves: string | null
  message: string | null
  language: string
  state: State
  note: string | null
  created_at: string
  version: number
}

const enquiries = {
  list: (query: Query) =>
    call<Enquiry[]>('GET', '/enquiries', { query: { order: 'created_at.desc', limit: 500, ...query } }),
  edit: (it: Enquiry, body: { state?: State; note?: string }) =>
    call<Enquiry>('PATCH', `/enquiries/${it.id}`, { body, ifMatch: it.version }),
}

/** People who asked to be called back: the newest first, each once, until somebody closes it. */
export function EnquiriesPage() {
  const t = useT()
  const narrow = useNarrow()
  const navigate = useNavigate()
  const { show, id } = useSearch({ from: '/inside/enquiries' })
  const state = STATES.find(s => s === show)
  const list = useQuery({
    queryKey: ['enquiries', state],
    queryFn: () => enquiries.list({ state: state && `eq.${state}` }),
    refetchInterval: 60_000,
  })
  useStream('enquiries', 300, ['enquiries'])
  const go = (search: { show?: string; id?: string }) =>
    void navigate({ to: '/enquiries', search, replace: true })
  const chosen = list.data?.find(it => it.id === id)
  return (
    <Page title={t('enquiries.title')}>
      <div className="grid min-h-0 grid-cols-[minmax(0,1fr)] sm:grid-cols-[minmax(17rem,24rem)_minmax(0,1fr)]">
        {(!narrow || !chosen) && (
          <div className="border-line bg-surface grid min-h-0 grid-rows-[auto_minmax(0,1fr)] border-e">
            <Chips
              className="border-line border-b p-3"
              label={t('enquiries.show')}
              options={SHOWN.map(s => ({ key: s, label: t(`enquiries.state_${s}`) }))}
              value={state ?? 'all'}
              onValue={s => go({ show: s === 'all' ? undefined : s })}
            />
            {list.error ? (
              <div className="p-4">
                <ProblemNotice error={list.error} onRetry={() => void list.refetch()} />
              </div>
            ) : !list.data ? (
              <Skeleton label={t('enquiries.loading')} rows={8} />
            ) : list.data.length ? (
              <List rows={list.data} chosen={id} onOpen={it => go({ show, id: it.id })} />
            ) : (
              <Empty icon="people" title={t('enquiries.none')}>
                {t('enquiries.none_hint')}
              </Empty>
            )}
          </div>
        )}
        {(!narrow || chosen) &&
          (chosen ? (
            <Detail key={chosen.id} it={chosen} onBack={narrow ? () => go({ show }) : undefined} />
          ) : (
            <p className="text-muted m-auto p-6 text-center">{t('enquiries.choose')}</p>
          ))}
      </div>
    </Page>
  )
}

function List({
  rows,
  chosen,
  onOpen,
}: {
  rows: Enquiry[]
  chosen: string | undefined
  onOpen(it: Enquiry): void
}) {
  const t = useT()
  const { format } = useI18n()
  const columns = useMemo(
    () => [
      {
        key: 'line',
        head: t('enquiries.title'),
        width: 'minmax(0,1fr)',
        cell: (it: Enquiry) => (
          <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3">
            <span className={it.state === 'new' ? 'font-bold' : 'font-medium'}>
              <Bdi clip>{it.company ? `${it.name} · ${it.company}` : it.name}</Bdi>
            </span>
            <span className="text-muted tnum text-xs">{format.moment(it.created_at)}</span>
            <span className="text-muted min-w-0 text-sm">
              <Bdi clip>{it.moves ?? it.message ?? ''}</Bdi>
            </span>
            <span className="text-muted text-xs">{t(`enquiries.state_${it.state}`)}</span>
          </div>
        ),
      },
    ],
    [t, format],
  )
  return (
    <Grid
      bare
      rows={rows}
      columns={columns}
      rowKey={it => it.id}
      rowHeight={68}
      label={t('enquiries.title')}
      selected={chosen ?? null}
      onOpen={onOpen}
    />
  )
}

function Detail({ it, onBack }: { it: Enquiry; onBack: (() => void) | undefined }) {
  const t = useT()
  const { format } = useI18n()
  const queries = useQueryClient()
  const [note, setNote] = useState(it.note ?? '')
  const edit = useMutation({
    mutationFn: ({ from, ...body }: { from: Enquiry; state?: State; note?: string }) =>
      enquiries.edit(from, body),
    onSuccess: (kept, { from, state }) => {
      void queries.invalidateQueries({ queryKey: ['enquiries'] })
      const undo = state && {
        label: t('enquiries.undo'),
        run: () => edit.mutate({ from: kept, state: from.state }),
      }
      toast(t('enquiries.saved'), { action: undo })
    },
  })
  return (
    <article className="scroll-calm grid content-start gap-5 p-4 md:p-6">
      <header className="grid gap-1">
        {onBack && (
          <Button look="plain" className="justify-self-start" onClick={onBack}>
            {t('enquiries.back')}
          </Button>
        )}
        <h2 className="text-xl font-bold">
          <Bdi>{it.name}</Bdi>
        </h2>
        <p className="text-muted text-sm">
          {t(`enquiries.state_${it.state}`)} · {format.moment(it.created_at)}
        </p>
      </header>
      {edit.error && <ProblemNotice error={edit.error} />}
      <dl className="grid gap-4 sm:grid-cols-2">
        <Line label={t('enquiries.company')} text={it.company} />
        <Line label={t('enquiries.country')} text={it.country} />
        {it.email && (
          <Line label={t('field.email')}>
            <a href={`mailto:${it.email}`} className="text-brand">
              <Bdi machine>{it.email}</Bdi>
            </a>
          </Line>
        )}
        {it.phone && (
          <Line label={t('enquiries.phone')}>
            <a href={`tel:${it.phone}`} className="text-brand">
              <Bdi machine>{it.phone}</Bdi>
            </a>
          </Line>
        )}
        <Line label={t('enquiries.moves')} text={it.moves} />
        <Line label={t('enquiries.language')} text={LOCALES[it.language as Locale]?.name} />
      </dl>
      <section aria-label={t('enquiries.message')}>
        <h3 className="text-muted text-sm">{t('enquiries.message')}</h3>
        <p className="whitespace-pre-wrap">
          {it.message ? (
            <Bdi>{it.message}</Bdi>
          ) : (
            <span className="text-muted">{t('enquiries.no_message')}</span>
          )}
        </p>
      </section>
      <div className="flex flex-wrap gap-2">
        {STATES.filter(s => s !== it.state).map(state => (
          <Button
            key={state}
            look={state === 'contacted' ? 'primary' : 'quiet'}
            busy={edit.isPending && edit.variables.state === state}
            onClick={() => edit.mutate({ from: it, state })}
          >
            {t(`enquiries.do_${state}`)}
          </Button>
        ))}
      </div>
      <div className="grid max-w-xl gap-2">
        <Field label={t('enquiries.note')}>
          {wire => (
            <textarea
              {...wire}
              rows={4}
              maxLength={4000}
              dir="auto"
              value={note}
              onChange={e => setNote(e.currentTarget.value)}
              className="border-edge/70 bg-raised focus:border-brand focus:outline-brand w-full rounded-md border px-3 py-2 focus:outline-2"
            />
          )}
        </Field>
        <Button
          look="quiet"
          className="justify-self-start"
          disabled={note === (it.note ?? '')}
          onClick={() => edit.mutate({ from: it, note })}
        >
          {t('enquiries.save_note')}
        </Button>
      </div>
    </article>
  )
}

function Line({
  label,
  text,
  children,
}: {
  label: string
  text?: string | null | undefined
  children?: ReactNode
}) {
  if (!text && !children) return null
  return (
    <div>
      <dt className="text-muted text-sm">{label}</dt>
      <dd className="font-medium">{children ?? <Bdi>{text}</Bdi>}</dd>
    </div>
  )
}
