import { FAILURES, type FailureCode } from '@qafila/domain'
import { useI18n } from '@qafila/i18n'
import { lastFix, perform } from '@qafila/offline'
import { Button, Check, TextField, toast } from '@qafila/ui'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { keptAs, type Stop, sync } from '../day'
import { useT } from '../texts'
import { needs } from './evidence'
import { BackLink, StopFrame, WithStop } from './frame'
import { Photos, type Taken } from './photos'

/** Two taps: the reason, and done; between them only what that reason needs. */
export const Cannot = () => <WithStop>{stop => <Reasons stop={stop} />}</WithStop>

function Reasons({ stop }: { stop: Stop }) {
  const t = useT()
  const { common } = useI18n()
  const [code, setCode] = useState<FailureCode | null>(null)
  if (code) return <Evidence stop={stop} code={code} onBack={() => setCode(null)} />
  return (
    <StopFrame back={<BackLink to="/stop/$id" id={stop.id} label={stop.recipient.name} />}>
      <h1 className="tight mb-4 text-2xl font-bold">{t('cannot.title')}</h1>
      <ul className="grid gap-2">
        {FAILURES.map(f => (
          <li key={f}>
            <button
              type="button"
              onClick={() => setCode(f)}
              className="bg-surface border-line active:border-brand min-h-14 w-full rounded-lg border px-4 text-start text-lg font-medium"
            >
              {common(`failure.${f}`)}
            </button>
          </li>
        ))}
      </ul>
    </StopFrame>
  )
}

function Evidence({ stop, code, onBack }: { stop: Stop; code: FailureCode; onBack(): void }) {
  const t = useT()
  const { common, format } = useI18n()
  const navigate = useNavigate()
  const need = needs(code)
  const [photos, setPhotos] = useState<Taken[]>([])
  const [called, setCalled] = useState(false)
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const waited = useWaited()
  const left = Math.max(0, need.waitS - waited)
  const ready =
    (!need.photo || photos.length > 0) && (!need.call || called) && (!need.note || note.trim()) && left === 0

  const finish = async () => {
    setBusy(true)
    const evidence = {
      photos: photos.map(p => p.sha256),
      waited_s: waited,
      calls: called ? 1 : 0,
      ...(note.trim() ? { note: note.trim() } : {}),
    }
    await perform({
      delivery: stop.id,
      base_version: stop.version,
      body: { command: 'fail', code, evidence },
      files: photos,
      fix: lastFix(),
      after: keptAs(stop, 'attempted'),
    })
    toast(t('cannot.done'))
    await navigate({ to: '/' })
    void sync()
  }
  return (
    <StopFrame
      back={
        <Button look="plain" onClick={onBack}>
          {t('cannot.other_reason')}
        </Button>
      }
      action={
        <Button
          look="danger"
          className="min-h-15! w-full text-lg"
          busy={busy}
          disabled={!ready}
          onClick={() => void finish()}
        >
          {left ? t('cannot.wait', { time: format.duration(left + 59) }) : t('cannot.finish')}
        </Button>
      }
    >
      <h1 className="tight mb-5 text-2xl font-bold">{common(`failure.${code}`)}</h1>
      <div className="grid gap-6">
        {need.call && (
          <div className="grid gap-3">
            {stop.recipient.phone && (
              <a
                href={`tel:${stop.recipient.phone}`}
                onClick={() => setCalled(true)}
                className="bg-brand text-on-brand grid min-h-14 place-items-center rounded-lg text-lg font-semibold"
              >
                {t('cannot.call')}
              </a>
            )}
            <Check
              label={t('cannot.called')}
              className="min-h-12 text-lg"
              checked={called}
              onChange={e => setCalled(e.currentTarget.checked)}
            />
          </div>
        )}
        {need.photo && <Photos label={t('cannot.photo')} photos={photos} onPhotos={setPhotos} />}
        <TextField
          label={t('hand.note')}
          optional={need.note ? undefined : t('hand.optional')}
          value={note}
          onChange={e => setNote(e.currentTarget.value)}
        />
      </div>
    </StopFrame>
  )
}

/** Whole seconds since this screen was opened: the wait at the door. */
function useWaited(): number {
  const [waited, setWaited] = useState(0)
  useEffect(() => {
    const from = Date.now()
    const timer = setInterval(() => setWaited(Math.floor((Date.now() - from) / 1000)), 1000)
    return () => clearInterval(timer)
  }, [])
  return waited
}
