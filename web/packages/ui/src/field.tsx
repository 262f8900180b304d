import { type ComponentProps, type ReactNode, useId, useState } from 'react'
import { IconButton } from './button'
import { Icon } from './icon'

const BOX =
  'w-full min-w-0 min-h-hit rounded-md border border-edge/70 bg-raised px-3 text-ink transition-colors duration-100 hover:border-edge focus:border-brand focus:outline-2 focus:outline-brand focus:outline-offset-0 aria-invalid:border-bad disabled:opacity-60'

type Frame = { label: string; hint?: ReactNode; error?: string; optional?: string }
type Wire = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean | undefined }

/** Label, control, hint and error, tied together for people who do not see them together. */
export function Field({
  label,
  hint,
  error,
  optional,
  children,
}: Frame & { children: (wire: Wire) => ReactNode }) {
  const id = useId()
  const note = error || hint ? `${id}-note` : undefined
  return (
    <div className="grid min-w-0 gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
        {optional && <span className="text-muted font-normal"> · {optional}</span>}
      </label>
      {children({ id, 'aria-describedby': note, 'aria-invalid': error ? true : undefined })}
      {error ? (
        <p id={note} className="text-bad flex items-start gap-1.5 text-sm">
          <Icon name="alert" size={16} className="mt-0.5" />
          <span>{error}</span>
        </p>
      ) : (
        hint && (
          <p id={note} className="text-muted text-sm">
            {hint}
          </p>
        )
      )}
    </div>
  )
}

type InputProps = Frame & Omit<ComponentProps<'input'>, 'id'>

export function TextField({ label, hint, error, optional, className = '', ...input }: InputProps) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {wire => <input {...input} {...wire} className={`${BOX} ${className}`} />}
    </Field>
  )
}

/** A password that can be looked at: typing blind on a phone helps nobody. */
export function PasswordField({ show, hide, ...rest }: InputProps & { show: string; hide: string }) {
  const [seen, see] = useState(false)
  const { label, hint, error, optional, className = '', ...input } = rest
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {wire => (
        <div className="relative" dir="ltr">
          <input
            {...input}
            {...wire}
            type={seen ? 'text' : 'password'}
            dir="ltr"
            className={`${BOX} pe-16 ${className}`}
          />
          <button
            type="button"
            aria-pressed={seen}
            onClick={() => see(!seen)}
            className="text-brand absolute inset-y-0 end-0 rounded-md px-3.5 text-sm font-medium"
          >
            {seen ? hide : show}
          </button>
        </div>
      )}
    </Field>
  )
}

type SelectProps = Frame & Omit<ComponentProps<'select'>, 'id'>

export function SelectField({
  label,
  hint,
  error,
  optional,
  className = '',
  children,
  ...select
}: SelectProps) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {wire => (
        <select {...select} {...wire} className={`${BOX} ${className}`}>
          {children}
        </select>
      )}
    </Field>
  )
}

type SearchProps = Omit<ComponentProps<'input'>, 'onChange' | 'value'> & {
  label: string
  value: string
  clear: string
  onValue(text: string): void
}

/** Search as you type; Escape empties it. */
export function SearchField({ label, value, clear, onValue, className = '', ...input }: SearchProps) {
  return (
    <div className={`relative ${className}`}>
      <Icon
        name="search"
        size={18}
        className="text-muted pointer-events-none absolute inset-y-0 start-3 my-auto"
      />
      <input
        {...input}
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={e => onValue(e.currentTarget.value)}
        onKeyDown={e => {
          if (e.key !== 'Escape' || !value) return
          e.stopPropagation()
          onValue('')
        }}
        className={`${BOX} ps-10 pe-10 [&::-webkit-search-cancel-button]:hidden`}
      />
      {value && (
        <IconButton
          icon="close"
          size={16}
          label={clear}
          onClick={() => onValue('')}
          className="text-muted absolute inset-y-0 end-0 my-auto"
        />
      )}
    </div>
  )
}

/** A yes or no with its sentence. */
export function Check({ label, className = '', ...input }: { label: ReactNode } & ComponentProps<'input'>) {
  return (
    <label className={`flex min-h-6 cursor-pointer items-center gap-2.5 ${className}`}>
      <input type="checkbox" {...input} className="accent-brand size-4.5 shrink-0" />
      <span>{label}</span>
    </label>
  )
}

export { BOX as boxClass }
