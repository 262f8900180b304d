import { call, isProblem } from '@qafila/api/public'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, boxClass, Notice } from '@qafila/ui'
import { type FormEvent, useCallback, useEffect, useId, useRef, useState } from 'react'
import { useT } from './texts'

type Said = { id: string; side: 'recipient' | 'dispatch'; text: string; at: string }

const EVERY_MS = 15_000
const CHARS_MAX = 1000
/** Absent on a page that came without encryption; then a second try may arrive twice. */
const newId = () => crypto.randomUUID?.()

/** A few words with the people who sent it. */
export function Talk({ code }: { code: string }) {
  const t = useT()
  const id = useId()
  const path = `/public/track/${encodeURIComponent(code)}/messages`
  const [said, setSaid] = useState<Said[] | null>(null)
  const [closed, setClosed] = useState(false)
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<'many' | 'network' | null>(null)
  // The id of what is being written: a second try of the same words is the same message.
  const draft = useRef(newId())

  const read = useCallback(async () => {
    try {
      setSaid((await call<{ messages: Said[] }>('GET', path, { open: true })).messages)
    } catch (problem) {
      if (!isProblem(problem)) throw problem
      // The link is over, and with it what can be said through it.
      setClosed(problem.status === 404 || problem.status === 410)
    }
  }, [path])
  useEffect(() => {
    void read()
    const timer = setInterval(() => document.visibilityState === 'visible' && void read(), EVERY_MS)
    return () => clearInterval(timer)
  }, [read])

  const send = async (e: FormEvent) => {
    e.preventDefault()
    if (!text.trim() || busy) return
    setBusy(true)
    setFailed(null)
    try {
      await call('POST', path, { open: true, body: { id: draft.current, text: text.trim() } })
      draft.current = newId()
      setText('')
      await read()
    } catch (problem) {
      setFailed(isProblem(problem, 429) ? 'many' : 'network')
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="grid gap-4">
      {said && <Messages messages={said} />}
      {closed ? (
        <p className="text-muted text-sm">{t('talk.closed')}</p>
      ) : (
        <form onSubmit={send} className="grid gap-3">
          <label htmlFor={id} className="text-sm font-medium">
            {t('talk.label')}
          </label>
          <textarea
            id={id}
            dir="auto"
            rows={2}
            maxLength={CHARS_MAX}
            value={text}
            onChange={e => setText(e.currentTarget.value)}
            className={`${boxClass} py-2`}
          />
          {failed && <Notice tone="bad">{t(`talk.failed_${failed}`)}</Notice>}
          <div>
            <Button type="submit" busy={busy} disabled={!text.trim()}>
              {t('talk.do')}
            </Button>
          </div>
        </form>
      )}
    </div>
  )
}

function Messages({ messages }: { messages: Said[] }) {
  const t = useT()
  const { format } = useI18n()
  if (!messages.length) return <p className="text-muted text-sm">{t('talk.none')}</p>
  return (
    <ol aria-label={t('talk.title')} aria-live="polite" className="grid gap-2">
      {messages.map(message => (
        <li
          key={message.id}
          className={`w-fit max-w-[85%] rounded-lg px-3.5 py-2 ${
            message.side === 'recipient' ? 'bg-brand text-on-brand ms-auto' : 'bg-sunken'
          }`}
        >
          <p className="whitespace-pre-wrap">
            <Bdi>{message.text}</Bdi>
          </p>
          <p className="tnum text-xs opacity-80">
            {t(`talk.${message.side}`)} · {format.moment(message.at)}
          </p>
        </li>
      ))}
    </ol>
  )
}
