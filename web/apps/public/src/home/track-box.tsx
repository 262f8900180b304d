import { readTracking } from '@qafila/domain'
import { Icon } from '@qafila/ui'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useId, useState } from 'react'
import { useT } from '../texts'

/** The last part of a tracking link, or what was typed. */
const codeIn = (text: string): string => text.match(/\/t\/([^/?#\s]+)/)?.[1] ?? text

/** Takes a number or a whole link, and notices a misread letter before asking the server. */
export function TrackBox() {
  const t = useT()
  const id = useId()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<'length' | 'letter' | 'check' | null>(null)
  const submit = (e: FormEvent) => {
    e.preventDefault()
    const read = readTracking(codeIn(text))
    if (read.ok) void navigate({ to: '/t/$code', params: { code: read.code } })
    else setWrong(read.why)
  }
  return (
    <form onSubmit={submit} noValidate>
      <label htmlFor={id} className="text-sm font-semibold">
        {t('track.label')}
      </label>
      <div className="bg-raised text-ink focus-within:outline-saffron mt-2 flex rounded-lg p-1.5 shadow-float focus-within:outline-3">
        <input
          id={id}
          value={text}
          onChange={e => {
            setText(e.currentTarget.value)
            setWrong(null)
          }}
          aria-describedby={`${id}-note`}
          aria-invalid={wrong ? true : undefined}
          placeholder="4K7M-9XWD-2PTR"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          enterKeyHint="go"
          dir="ltr"
          className="tnum min-h-12 min-w-0 flex-1 bg-transparent px-3 text-lg font-semibold uppercase outline-none placeholder:font-normal"
        />
        <button
          type="submit"
          className="bg-saffron text-on-saffron inline-flex min-h-12 items-center gap-2 rounded-md px-4 font-bold sm:px-6"
        >
          {t('track.do')}
          <Icon name="arrow" size={18} />
        </button>
      </div>
      <p
        id={`${id}-note`}
        role={wrong ? 'alert' : undefined}
        className="mt-2 flex items-start gap-1.5 text-sm"
      >
        {wrong && <Icon name="alert" size={16} className="text-saffron mt-0.5" />}
        <span className={wrong ? 'font-medium' : 'opacity-80'}>
          {t(wrong ? `track.wrong_${wrong}` : 'track.hint')}
        </span>
      </p>
    </form>
  )
}
