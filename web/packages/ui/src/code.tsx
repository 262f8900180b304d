import { useRef } from 'react'
import { Field } from './field'

type CodeProps = {
  label: string
  hint?: string
  error?: string
  length?: number
  value: string
  onValue(code: string): void
  onFull?(code: string): void
}

/**
 * A one-time code. It is one real input, so paste, autofill from a message and screen readers work as everywhere;
 * the boxes behind it are only drawn.
 */
export function CodeField({ label, hint, error, length = 6, value, onValue, onFull }: CodeProps) {
  const input = useRef<HTMLInputElement>(null)
  const take = (raw: string) => {
    const western = raw.replace(/[٠-٩۰-۹]/g, digit => String(digit.charCodeAt(0) & 0xf))
    const code = western.replace(/\D/g, '').slice(0, length)
    onValue(code)
    if (code.length === length && code !== value) onFull?.(code)
  }
  return (
    <Field label={label} hint={hint} error={error}>
      {wire => (
        <div dir="ltr" className="relative w-fit">
          <div aria-hidden="true" className="flex gap-2">
            {Array.from({ length }, (_, i) => (
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: the boxes are places, not things
                key={i}
                className={`bg-raised grid h-13 w-11 place-items-center rounded-md border text-xl font-semibold ${i === value.length ? 'border-brand' : 'border-edge/70'}`}
              >
                {value[i]}
              </span>
            ))}
          </div>
          <input
            {...wire}
            ref={input}
            value={value}
            onChange={e => take(e.currentTarget.value)}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={length + 6}
            className="absolute inset-0 size-full rounded-md bg-transparent text-transparent caret-transparent selection:bg-transparent"
          />
        </div>
      )}
    </Field>
  )
}
