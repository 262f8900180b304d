import { call } from '@qafila/api'
import { Bdi, useI18n } from '@qafila/i18n'
import { type Deed, keepPaper, perform, queued, useReachable, useStored } from '@qafila/offline'
import { boxClass, Empty, Icon, IconButton } from '@qafila/ui'
import { type FormEvent, useEffect, useRef } from 'react'
import { type Message, type TalkPaper, usePaper } from '../day/papers'
import { sync } from '../day/sync'
import { useT } from './texts'

/** What is said at the wheel is short: canned replies first, a line of one's own below. Without a network it waits its turn. */
export function Messages() {
  const t = useT()
  const talk = usePaper('talk')
  const waiting = (useStored(queued) ?? []).filter(deed => deed.kind === 'message')
  const end = useRef<HTMLDivElement>(null)
  useRead(talk)
  const messages = talk?.messages ?? []
  const known = new Set(messages.map(m => m.id))
  const unsent = waiting.filter(deed => !known.has(deed.id))
  const count = messages.length + unsent.length
  useEffect(() => {
    if (count) end.current?.scrollIntoView({ block: 'end' })
  }, [count])
  return (
    <div className="grid min-h-full grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr_auto]">
      <h1 className="tight px-5 pt-5 text-2xl font-bold">{t('talk.title')}</h1>
      {count === 0 ? (
        <div>
          <Empty icon="chat" title={t('talk.none')}>
            {t('talk.none_hint')}
          </Empty>
        </div>
      ) : (
        <ol aria-label={t('talk.title')} className="grid content-end gap-2.5 px-5 py-4">
          {messages.map(m => (
            <Said
              key={m.id}
              message={m}
              seen={m.side === 'driver' && m.seq <= (talk?.read_by_dispatch ?? 0)}
            />
          ))}
          {unsent.map(deed => (
            <Unsent key={deed.id} deed={deed} />
          ))}
        </ol>
      )}
      <Write />
      <div ref={end} />
    </div>
  )
}

/** Tells the office that its messages were seen, once they were and there is a network. */
function useRead(talk: TalkPaper | null | undefined) {
  const reachable = useReachable()
  const last = talk?.messages.at(-1)?.seq ?? 0
  const unread = talk?.unread ?? 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: again only when there is more to have read
  useEffect(() => {
    if (!talk || !unread || !reachable) return
    void sync()
      .then(() => call('POST', '/driver/messages/read', { body: { seq: last } }))
      .then(() => keepPaper('talk', { ...talk, unread: 0 }))
      .catch(() => undefined)
  }, [last, unread, reachable])
}

const BUBBLE = 'rounded-xl px-4 py-2.5'

function Said({ message, seen }: { message: Message; seen: boolean }) {
  const t = useT()
  const { format } = useI18n()
  const own = message.side === 'driver'
  return (
    <li className={`max-w-[85%] ${own ? 'justify-self-end' : 'justify-self-start'}`}>
      <div className={`${BUBBLE} ${own ? 'bg-brand text-on-brand' : 'bg-surface border-line border'}`}>
        {!own && message.author_name && (
          <p className="text-muted text-sm font-semibold">
            <Bdi>{message.author_name}</Bdi>
          </p>
        )}
        <p className="text-lg wrap-anywhere">
          <Bdi>{message.text}</Bdi>
        </p>
      </div>
      <p className={`text-muted tnum mt-0.5 text-sm ${own ? 'text-end' : ''}`}>
        {format.time(message.written_at)}
        {seen && ` · ${t('talk.seen')}`}
      </p>
    </li>
  )
}

function Unsent({ deed }: { deed: Deed }) {
  const t = useT()
  const { format } = useI18n()
  const bad = deed.state !== 'waiting'
  return (
    <li className="max-w-[85%] justify-self-end">
      <div className={`${BUBBLE} bg-brand-soft`}>
        <p className="text-lg wrap-anywhere">
          <Bdi>{String(deed.body.text)}</Bdi>
        </p>
      </div>
      <p
        className={`tnum mt-0.5 flex items-center justify-end gap-1.5 text-sm ${bad ? 'text-bad' : 'text-muted'}`}
      >
        <Icon name={bad ? 'alert' : 'clock'} size={16} />
        {format.time(deed.occurred_at)} · {t(bad ? 'talk.refused' : 'talk.waiting')}
      </p>
    </li>
  )
}

async function say(text: string, canned?: string): Promise<void> {
  await perform({ kind: 'message', about: '', body: { text, ...(canned ? { canned } : {}) } })
  void sync()
}

function Write() {
  const t = useT()
  const { locale } = useI18n()
  const canned = (usePaper('canned') ?? []).filter(c => c.side !== 'dispatch')
  const send = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    const field = e.currentTarget.elements.namedItem('text') as HTMLInputElement
    const text = field.value.trim()
    field.value = ''
    if (text) void say(text)
  }
  return (
    <div className="bg-bg border-line sticky bottom-0 border-t py-3">
      {canned.length > 0 && (
        <ul aria-label={t('talk.canned')} className="scroll-calm flex gap-2 px-5 pb-3">
          {canned.map(({ code, texts }) => {
            const text = texts[locale] || texts.en || code
            return (
              <li key={code} className="shrink-0">
                <button
                  type="button"
                  onClick={() => void say(text, code)}
                  className="bg-surface border-line min-h-12 rounded-full border px-4 font-semibold whitespace-nowrap"
                >
                  <Bdi>{text}</Bdi>
                </button>
              </li>
            )
          })}
        </ul>
      )}
      <form onSubmit={send} className="flex items-center gap-2 px-5">
        <input
          name="text"
          aria-label={t('talk.write')}
          placeholder={t('talk.write')}
          autoComplete="off"
          maxLength={2000}
          dir="auto"
          className={`${boxClass} flex-1`}
        />
        <IconButton type="submit" icon="arrow" label={t('talk.send')} className="bg-brand text-on-brand" />
      </form>
    </div>
  )
}
