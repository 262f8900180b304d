import { type FieldError, isProblem } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { Button } from '@qafila/ui'
import { useMutation } from '@tanstack/react-query'
import type { ComponentProps, FormEvent, ReactNode } from 'react'
import { ProblemNotice } from '../shell/problem'

/** What somebody wrote into a form, by the names of its fields. */
export type Values = {
  /** Trimmed; empty when nothing was written. */
  text(name: string): string
  /** The text, or null when nothing was written: what a replacing PUT wants. */
  maybe(name: string): string | null
  /** The number, or null when nothing was written. */
  number(name: string): number | null
  on(name: string): boolean
  /** Words between commas. */
  words(name: string): string[]
  file(name: string): File | null
}

export function valuesOf(form: FormData): Values {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  return {
    text,
    maybe: name => text(name) || null,
    number: name => (text(name) === '' ? null : Number(text(name))),
    on: name => form.get(name) !== null,
    words: name =>
      text(name)
        .split(/[,،]/)
        .map(word => word.trim())
        .filter(Boolean),
    file: name => {
      const file = form.get(name)
      return file instanceof File && file.size > 0 ? file : null
    },
  }
}

type FormProps<T> = {
  /** The word on the button; empty for the usual one, null where nothing may be saved. */
  submit: string | null
  save(values: Values): Promise<T>
  onDone(result: T): void
  children: (wrong: (path: string) => string | undefined) => ReactNode
  className?: string
  look?: 'primary' | 'danger'
  /** Beside the button. */
  beside?: ReactNode
}

/** A form: its fields, the server's word on each of them, and one button. What is typed stays when it is refused. */
export function Form<T>({ submit, save, onDone, children, className = 'gap-4', look, beside }: FormProps<T>) {
  const { common } = useI18n()
  const work = useMutation({
    mutationFn: (form: FormData) => save(valuesOf(form)),
    onSuccess: onDone,
  })
  const fields: FieldError[] = isProblem(work.error) ? work.error.fields : []
  const asked = new Set<string>()
  const wrong = (path: string) => {
    asked.add(path)
    return fields.find(f => f.path === path)?.message
  }
  const send = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    if (!work.isPending) work.mutate(new FormData(e.currentTarget))
  }
  const body = children(wrong)
  // A complaint about a field that this form does not show still has to be read.
  const elsewhere = fields.filter(f => !asked.has(f.path))
  return (
    <form onSubmit={send} className={`grid ${className}`} noValidate>
      {work.error && (!fields.length || elsewhere.length > 0) && (
        <ProblemNotice
          error={elsewhere.length ? new Error(elsewhere.map(f => f.message).join(' ')) : work.error}
        />
      )}
      {body}
      {submit !== null && (
        <div className="mt-1 flex flex-wrap items-center gap-2">
          <Button type="submit" look={look ?? 'primary'} busy={work.isPending}>
            {submit || common('verb.save')}
          </Button>
          {beside}
        </div>
      )}
    </form>
  )
}

type AreaProps = { label: string; name: string; rows?: number; defaultValue?: string; optional?: string }

/** Words of any length. */
export function TextArea({ label, optional, rows = 3, ...area }: AreaProps) {
  return (
    <label className="grid gap-1.5 text-sm font-medium">
      <span>
        {label}
        {optional && <span className="text-muted font-normal"> · {optional}</span>}
      </span>
      <textarea
        {...area}
        rows={rows}
        dir="auto"
        className="border-edge/70 bg-raised focus:border-brand focus:outline-brand w-full rounded-md border px-3 py-2 font-normal focus:outline-2"
      />
    </label>
  )
}

/** A time of the day, beside others in a line. */
export const TimeBox = (input: ComponentProps<'input'>) => (
  <input {...input} type="time" className="border-edge/70 bg-raised min-h-hit rounded-md border px-2" />
)
