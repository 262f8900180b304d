import { useI18n } from '@qafila/i18n'
import { Button, TextField, toast } from '@qafila/ui'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Stop } from '../day/stop'
import { Choice } from './choice'
import { command } from './do'
import { BackLink, StopFrame, WithStop } from './frame'
import { useT } from './texts'

/** Agreed at the door or on the phone: another time. */
export const Later = () => <WithStop>{stop => <Form stop={stop} />}</WithStop>

type Window = { from: Date; to: Date }
const HOURS = [
  [8, 12],
  [12, 16],
  [16, 20],
] as const

/** Parts of the next three days that have not begun. */
export function windowsFrom(now: Date): Window[] {
  const at = (days: number, hour: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour)
  return [0, 1, 2].flatMap(days =>
    HOURS.map(([from, to]) => ({ from: at(days, from), to: at(days, to) })).filter(w => w.from > now),
  )
}

function Form({ stop }: { stop: Stop }) {
  const t = useT()
  const { format } = useI18n()
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<Window | null>(null)
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [windows] = useState(() => windowsFrom(new Date()))
  const finish = async () => {
    if (!chosen) return
    setBusy(true)
    const window = { from: chosen.from.toISOString(), to: chosen.to.toISOString() }
    const body = { command: 'reschedule', window, reason: reason.trim() || t('later.agreed') }
    await command(stop, body, 'in_custody', { change: { window } })
    toast(t('later.done'))
    await navigate({ to: '/' })
  }
  return (
    <StopFrame
      back={<BackLink to="/stop/$id" id={stop.id} label={stop.recipient.name} />}
      action={
        <Button
          className="min-h-15! w-full text-lg"
          busy={busy}
          disabled={!chosen}
          onClick={() => void finish()}
        >
          {t('later.finish')}
        </Button>
      }
    >
      <h1 className="tight mb-4 text-2xl font-bold">{t('later.title')}</h1>
      <fieldset className="mb-5 grid gap-2">
        <legend className="sr-only">{t('later.title')}</legend>
        {windows.map(w => (
          <Choice key={w.from.getTime()} name="window" chosen={chosen === w} onChoose={() => setChosen(w)}>
            <span className="flex-1">{format.day(w.from)}</span>
            <span className="tnum font-normal">{format.span(w.from, w.to)}</span>
          </Choice>
        ))}
      </fieldset>
      <TextField
        label={t('later.reason')}
        optional={t('hand.optional')}
        value={reason}
        onChange={e => setReason(e.currentTarget.value)}
      />
    </StopFrame>
  )
}
