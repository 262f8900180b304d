import { correctionsOf, type VisitOutcome } from '@qafila/domain'
import { Button, Notice, TextField, toast } from '@qafila/ui'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Stop } from '../day/stop'
import { Choice } from './choice'
import { command } from './do'
import { BackLink, StopFrame, WithStop } from './frame'
import { useT } from './texts'

/** A mistaken last tap, put right: what really happened at the door, and why it was said otherwise. Nothing is overwritten. */
export const Correct = () => <WithStop>{stop => <Form stop={stop} />}</WithStop>

function Form({ stop }: { stop: Stop }) {
  const t = useT()
  const navigate = useNavigate()
  const [to, setTo] = useState<VisitOutcome | null>(null)
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const finish = async () => {
    const why = reason.trim()
    // What was handed over after all is shown as at any door.
    if (to !== 'attempted')
      return navigate({ to: '/stop/$id/hand-over', params: { id: stop.id }, search: { instead: why } })
    setBusy(true)
    await command(stop, { command: 'correct', to, reason: why }, to)
    toast(t('correct.done'))
    await navigate({ to: '/stop/$id', params: { id: stop.id } })
  }
  return (
    <StopFrame
      back={<BackLink to="/stop/$id" id={stop.id} label={stop.recipient.name} />}
      action={
        <Button
          className="min-h-15! w-full text-lg"
          busy={busy}
          disabled={!to || !reason.trim()}
          onClick={() => void finish()}
        >
          {t(!to || to === 'attempted' ? 'correct.finish' : 'correct.next')}
        </Button>
      }
    >
      <h1 className="tight mb-4 text-2xl font-bold">{t('correct.title')}</h1>
      <fieldset className="mb-5 grid gap-2">
        <legend className="sr-only">{t('correct.title')}</legend>
        {correctionsOf(stop.status, stop.items.length).map(outcome => (
          <Choice key={outcome} name="outcome" chosen={to === outcome} onChoose={() => setTo(outcome)}>
            <span className="text-lg">{t(`correct.${outcome}`)}</span>
          </Choice>
        ))}
      </fieldset>
      <div className="grid gap-5">
        <TextField
          label={t('correct.reason')}
          value={reason}
          onChange={e => setReason(e.currentTarget.value)}
        />
        <Notice>{t('correct.hint')}</Notice>
      </div>
    </StopFrame>
  )
}
