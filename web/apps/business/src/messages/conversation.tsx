import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Icon, IconButton, Skeleton } from '@qafila/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { ProblemNotice } from '../shell/problem'
import { type Canned, MESSAGES_PER_PAGE, type Message, type Thread, talk } from './messages'
import { useStream } from './stream'
import { useT } from './texts'

const TEXT_MAX = 2000
const FRESH_MS = 150

/** One conversation: what was written, what was seen, and a place to answer. Reading it is telling that it was read. */
export function Conversation({ thread, about }: { thread: Thread; about?: string }) {
  const t = useT()
  const key = ['thread', thread.id, 'messages']
  const [before, setBefore] = useState<Message[]>([])
  const messages = useQuery({
    queryKey: key,
    queryFn: () => talk.messages(thread.id),
    refetchInterval: 30_000,
  })
  const current = useQuery({ queryKey: ['thread', thread.id], queryFn: () => talk.thread(thread.id) })
  useStream('messages', FRESH_MS, key, ['thread', thread.id], ['threads'])
  const held = messages.data ?? []
  const all = [...before.filter(m => m.seq < (held[0]?.seq ?? 0)), ...held]
  useRead(thread.id, all.at(-1)?.seq)
  const older = useMutation({
    mutationFn: () => talk.messages(thread.id, all[0]?.seq),
    onSuccess: page => setBefore([...page, ...before]),
  })
  const more = (all[0]?.seq ?? 1) > 1 && held.length >= Math.min(MESSAGES_PER_PAGE, all.length)
  return (
    <section
      aria-label={t('messages.with', { who: thread.title })}
      className="bg-bg grid h-full min-h-0 grid-rows-[minmax(0,1fr)_auto]"
    >
      <Log last={all.at(-1)?.id}>
        {messages.error ? (
          <ProblemNotice error={messages.error} onRetry={() => void messages.refetch()} />
        ) : messages.isPending ? (
          <Skeleton label={t('messages.loading')} rows={5} />
        ) : all.length ? (
          <>
            {more && (
              <Button
                look="plain"
                busy={older.isPending}
                className="justify-self-center"
                onClick={() => older.mutate()}
              >
                {t('messages.older')}
              </Button>
            )}
            <ol className="grid gap-2">
              {all.map((message, i) => (
                <Bubble
                  key={message.id}
                  message={message}
                  day={all[i - 1]?.written_at.slice(0, 10) !== message.written_at.slice(0, 10)}
                  seen={message.seq <= (current.data?.read_by_other ?? 0)}
                />
              ))}
            </ol>
          </>
        ) : (
          <p className="text-muted m-auto text-center">{t('messages.empty')}</p>
        )}
      </Log>
      <Compose thread={thread} about={about} messages={held} />
    </section>
  )
}

/** Tells that everything up to the newest was seen, once per newest and only while the tab is looked at. */
function useRead(thread: string, newest: number | undefined) {
  const queries = useQueryClient()
  useEffect(() => {
    if (!newest) return
    const tell = () => {
      if (document.visibilityState === 'hidden') return
      removeEventListener('visibilitychange', tell)
      void talk.read(thread, newest).then(
        () => queries.invalidateQueries({ queryKey: ['threads'] }),
        () => undefined,
      )
    }
    addEventListener('visibilitychange', tell)
    tell()
    return () => removeEventListener('visibilitychange', tell)
  }, [thread, newest, queries])
}

/** Stays at the newest line, as long as the reader does. */
function Log({ last, children }: { last: string | undefined; children: ReactNode }) {
  const t = useT()
  const box = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last line is what moves it
  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight })
  }, [last])
  return (
    <div
      ref={box}
      role="log"
      aria-label={t('messages.log')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
      tabIndex={0}
      className="scroll-calm grid content-start gap-3 p-4"
    >
      {children}
    </div>
  )
}

function Bubble({ message, day, seen }: { message: Message; day: boolean; seen: boolean }) {
  const t = useT()
  const { format } = useI18n()
  const ours = message.side === 'dispatch'
  return (
    <>
      {day && (
        <li className="text-muted my-2 text-center text-xs font-medium">{format.day(message.written_at)}</li>
      )}
      <li
        className={`grid max-w-[80%] gap-0.5 rounded-lg px-3.5 py-2 ${ours ? 'bg-brand-soft ms-auto' : 'bg-surface border-line me-auto border'}`}
      >
        <span className="sr-only">{t(`messages.side_${message.side}`)}</span>
        {message.author_name && (
          <span className="text-muted text-xs font-semibold">
            <Bdi>{message.author_name}</Bdi>
          </span>
        )}
        <p className="break-words whitespace-pre-wrap">
          <Bdi>{message.text}</Bdi>
        </p>
        <span className="text-muted flex flex-wrap items-center gap-2 text-xs">
          <span className="tnum">{format.time(message.written_at)}</span>
          {message.delivery && (
            <Link to="/deliveries/$id" params={{ id: message.delivery }} className="text-brand font-semibold">
              {t('messages.delivery')}
            </Link>
          )}
          {ours && (
            <span className="ms-auto inline-flex items-center gap-1">
              {seen && <Icon name="check" size={12} />}
              {t(message.seq ? (seen ? 'messages.seen' : 'messages.sent') : 'messages.sending')}
            </span>
          )}
        </span>
      </li>
    </>
  )
}

type ComposeProps = { thread: Thread; about: string | undefined; messages: Message[] }

function Compose({ thread, about, messages }: ComposeProps) {
  const t = useT()
  const { locale } = useI18n()
  const [text, setText] = useState('')
  const box = useRef<HTMLTextAreaElement>(null)
  const canned = useQuery({ queryKey: ['canned'], queryFn: talk.canned, staleTime: 300_000 })
  const send = useSend(thread, messages, about)
  const go = () => {
    if (!text.trim()) return
    send.mutate({ id: crypto.randomUUID(), text: text.trim() })
    setText('')
  }
  const press = (e: KeyboardEvent) => {
    if (e.key !== 'Enter' || e.shiftKey || e.nativeEvent.isComposing) return
    e.preventDefault()
    go()
  }
  const say = (reply: Canned) => {
    setText(reply.texts[locale] ?? reply.texts.en)
    box.current?.focus()
  }
  const replies = (canned.data ?? []).filter(c => c.side !== 'driver')
  return (
    <div className="border-line bg-surface grid gap-2 border-t p-3">
      {send.error && (
        <ProblemNotice error={send.error} onRetry={() => send.variables && send.mutate(send.variables)} />
      )}
      <div className="flex items-end gap-2">
        <textarea
          ref={box}
          aria-label={t('messages.write')}
          placeholder={t('messages.write')}
          rows={text.includes('\n') || text.length > 80 ? 3 : 1}
          maxLength={TEXT_MAX}
          value={text}
          dir="auto"
          onChange={e => setText(e.currentTarget.value)}
          onKeyDown={press}
          className="border-edge/70 bg-raised focus:border-brand focus:outline-brand min-h-hit w-full min-w-0 resize-none rounded-md border px-3 py-2 focus:outline-2"
        />
        <IconButton
          icon="arrow"
          label={t('messages.send')}
          disabled={!text.trim()}
          className="bg-brand text-on-brand shrink-0 disabled:opacity-55"
          onClick={go}
        />
      </div>
      {replies.length > 0 && (
        <ul className="flex gap-1.5 overflow-x-auto pb-0.5" aria-label={t('messages.canned')}>
          {replies.slice(0, 4).map(reply => (
            <li key={reply.code} className="shrink-0">
              <button
                type="button"
                onClick={() => say(reply)}
                className="border-line hover:border-edge min-h-7 max-w-56 truncate rounded-full border px-3 text-sm"
              >
                {reply.texts[locale] ?? reply.texts.en}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

type NewMessage = { id: string; text: string }

/** Shown at once, marked as on its way; the same id again is the same message. */
function useSend(thread: Thread, messages: Message[], about: string | undefined) {
  const queries = useQueryClient()
  const key = ['thread', thread.id, 'messages']
  return useMutation({
    mutationFn: (body: NewMessage) =>
      talk.write(thread.id, { ...body, ...(about ? { delivery: about } : {}) }),
    onMutate: async ({ id, text }) => {
      await queries.cancelQueries({ queryKey: key })
      const shown: Message = {
        id,
        text,
        thread: thread.id,
        seq: 0,
        side: 'dispatch',
        author_name: null,
        canned: null,
        delivery: about ?? null,
        written_at: new Date().toISOString(),
      }
      queries.setQueryData(key, [...messages.filter(m => m.id !== id), shown])
    },
    onError: (_, { id }) => queries.setQueryData<Message[]>(key, now => now?.filter(m => m.id !== id)),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: key })
      void queries.invalidateQueries({ queryKey: ['threads'] })
    },
  })
}
