import { FAILURES, type FailureCode } from '@qafila/domain'
import { useI18n } from '@qafila/i18n'
import { fileOf, lastFix, queuedBySeq } from '@qafila/offline'
import { Button, Check, Notice, TextField, toast } from '@qafila/ui'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { type FailurePolicy, usePaper } from '../day/papers'
import type { Stop } from '../day/stop'
import { command } from './do'
import { BackLink, StopFrame, WithStop } from './frame'
import { Photos, type Taken } from './photos'
import { useT } from './texts'

/** What a refused report had shown, to be put right. */
type Begun = { code: FailureCode; photos: Taken[]; note: string; called: boolean; waited: number }

/** Two taps: the reason, and done; between them only what that reason needs. */
export const Cannot = () => <WithStop>{stop => <Reasons stop={stop} />}</WithStop>

async function begunIn(seq: number): Promise<Begun | null> {
  const deed = await queuedBySeq(seq)
  if (!deed) return null
  const evidence = (deed.body.evidence ?? {}) as {
    photos?: string[]
    note?: string
    calls?: number
    waited_s?: number
  }
  const photos = (evidence.photos ?? []).map(async hash => ({
    sha256: hash,
    blob: (await fileOf(hash))?.blob ?? null,
  }))
  return {
    code: deed.body.code as FailureCode,
    photos: await Promise.all(photos),
    note: evidence.note ?? '',
    called: Boolean(evidence.calls),
    waited: evidence.waited_s ?? 0,
  }
}

function Reasons({ stop }: { stop: Stop }) {
  const t = useT()
  const { common } = useI18n()
  const fix = (useSearch({ strict: false }) as { fix?: number }).fix
  const policies = usePaper('today')?.failure_codes ?? []
  const [begun, setBegun] = useState<Begun | null>(null)
  useEffect(() => {
    if (fix !== undefined) void begunIn(fix).then(setBegun)
  }, [fix])
  if (begun) {
    const rule = policies.find(p => p.code === begun.code)
    return <Evidence stop={stop} rule={rule} begun={begun} replaces={fix} onBack={() => setBegun(null)} />
  }
  const choose = (code: FailureCode) => setBegun({ code, photos: [], note: '', called: false, waited: 0 })
  return (
    <StopFrame back={<BackLink to="/stop/$id" id={stop.id} label={stop.recipient.name} />}>
      <h1 className="tight mb-4 text-2xl font-bold">{t('cannot.title')}</h1>
      <ul className="grid gap-2">
        {FAILURES.map(f => (
          <li key={f}>
            <button
              type="button"
              onClick={() => choose(f)}
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

type EvidenceProps = {
  stop: Stop
  rule: FailurePolicy | undefined
  begun: Begun
  replaces: number | undefined
  onBack(): void
}

function Evidence({ stop, rule, begun, replaces, onBack }: EvidenceProps) {
  const t = useT()
  const { common, format } = useI18n()
  const navigate = useNavigate()
  const [photos, setPhotos] = useState(begun.photos)
  const [called, setCalled] = useState(begun.called)
  const [note, setNote] = useState(begun.note)
  const [busy, setBusy] = useState(false)
  const waited = useWaited(begun.waited)
  const left = Math.max(0, (rule?.wait_s_min ?? 0) - waited)
  const lacksFix = Boolean(rule?.fix) && !lastFix()
  const ready =
    (!rule?.photo || photos.length > 0) &&
    (!rule?.call || called) &&
    (!rule?.note || note.trim()) &&
    left === 0

  const finish = async () => {
    setBusy(true)
    const evidence = {
      photos: photos.map(p => p.sha256),
      waited_s: waited,
      calls: called ? 1 : 0,
      ...(note.trim() ? { note: note.trim() } : {}),
    }
    const files = photos.flatMap(({ sha256, blob }) => (blob ? [{ sha256, blob }] : []))
    const said = { code: begun.code, evidence }
    const atShop = ['to_pickup', 'at_pickup'].includes(stop.status)
    // biome-ignore lint/suspicious/noThenProperty: the server's word for what follows; it is no function
    const again = { command: 'pickup_fail', ...said, then: 'try_again' }
    if (atShop)
      await command(stop, again, 'ready', {
        files,
        replaces,
        gone: true,
      })
    else await command(stop, { command: 'fail', ...said }, 'attempted', { files, replaces })
    toast(t('cannot.done'))
    await navigate({ to: '/' })
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
          {left ? t('cannot.wait', { time: format.duration(Math.ceil(left / 60) * 60) }) : t('cannot.finish')}
        </Button>
      }
    >
      <h1 className="tight mb-5 text-2xl font-bold">{common(`failure.${begun.code}`)}</h1>
      <div className="grid gap-6">
        {lacksFix && <Notice tone="warn">{t('cannot.no_fix')}</Notice>}
        {rule?.call && (
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
        {rule?.photo && <Photos label={t('cannot.photo')} photos={photos} onPhotos={setPhotos} />}
        <TextField
          label={t('hand.note')}
          optional={rule?.note ? undefined : t('hand.optional')}
          value={note}
          onChange={e => setNote(e.currentTarget.value)}
        />
      </div>
    </StopFrame>
  )
}

/** Whole seconds since this screen was opened, on top of those waited before: the wait at the door. */
function useWaited(before: number): number {
  const [waited, setWaited] = useState(before)
  useEffect(() => {
    const from = Date.now() - before * 1000
    const timer = setInterval(() => setWaited(Math.floor((Date.now() - from) / 1000)), 1000)
    return () => clearInterval(timer)
  }, [before])
  return waited
}
