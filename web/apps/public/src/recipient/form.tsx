import { Button, Notice, TextField } from '@qafila/ui'
import type { FormEvent, ReactNode } from 'react'
import type { Tracking } from '../track/tracking'
import type { Acting } from './act'
import { useT } from './texts'

export type PanelProps = {
  tracking: Tracking
  acting: Acting
  digits: string
  setDigits(digits: string): void
  /** Closes the panel and says so. */
  done(said: string): void
}

/** A panel's fields, the last digits of the phone that show who is asking, and one button. */
export function ActForm({
  acting,
  digits,
  setDigits,
  submit,
  verb,
  ready = true,
  children,
}: Omit<PanelProps, 'tracking' | 'done'> & {
  submit(): void
  verb: string
  ready?: boolean
  children: ReactNode
}) {
  const t = useT()
  const { busy, refused } = acting
  const go = (e: FormEvent) => {
    e.preventDefault()
    if (ready && digits.length === 4) submit()
  }
  return (
    <form onSubmit={go} noValidate className="grid gap-4">
      {children}
      <TextField
        label={t('act.digits')}
        hint={t('act.digits_hint')}
        error={refused === 'digits' ? t('act.refused_digits') : undefined}
        value={digits}
        onChange={e => setDigits(e.currentTarget.value.replace(/[^0-9]/g, '').slice(0, 4))}
        inputMode="numeric"
        autoComplete="off"
        dir="ltr"
        className="tnum max-w-32 text-lg tracking-[0.3em]"
      />
      {refused && refused !== 'digits' && <Notice tone="bad">{t(`act.refused_${refused}`)}</Notice>}
      <div>
        <Button type="submit" busy={busy} disabled={!ready || digits.length !== 4}>
          {verb}
        </Button>
      </div>
    </form>
  )
}
