import { useI18n } from '@qafila/i18n'
import { type Here, lastFix, locate, perform, queued, useStored } from '@qafila/offline'
import { Button, Icon, type IconName, Notice, TextField, toast } from '@qafila/ui'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { usePaper } from '../day/papers'
import { askAgain } from '../day/rest'
import { sync } from '../day/sync'
import { BackLink, StopFrame } from '../stop/frame'
import { useT } from './texts'

const KINDS = ['sos', 'accident', 'breakdown', 'theft', 'other_trouble'] as const
type Kind = (typeof KINDS)[number]
const ICON: Record<Kind, IconName> = {
  sos: 'alert',
  accident: 'truck',
  breakdown: 'gear',
  theft: 'shield',
  other_trouble: 'chat',
}
/** Reaches help from any GSM phone, in every country this product knows. */
const EMERGENCY = '112'

/** Trouble: whoever can still press a button is heard by the office first of everything that waits, with the place. */
export function Sos() {
  const t = useT()
  const navigate = useNavigate()
  const [kind, setKind] = useState<Kind | null>(null)
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const waiting = (useStored(queued) ?? []).some(deed => deed.kind === 'incident')
  const here = useHere()
  const report = async () => {
    setBusy(true)
    const body = { kind, ...(note.trim() ? { note: note.trim() } : {}) }
    await perform({ kind: 'incident', about: '', body, fix: here })
    askAgain()
    void sync()
    toast(t('sos.done'))
    await navigate({ to: '/' })
  }
  return (
    <StopFrame
      back={<BackLink to="/" label={t('nav.today')} />}
      action={
        kind && (
          <Button
            look="danger"
            className="min-h-15! w-full text-lg"
            busy={busy}
            onClick={() => void report()}
          >
            {t('sos.report')}
          </Button>
        )
      }
    >
      <h1 className="tight text-2xl font-bold">{t('sos.title')}</h1>
      <p className="text-muted mt-1 mb-4">{t(here ? 'sos.with_place' : 'sos.no_place')}</p>
      <a
        href={`tel:${EMERGENCY}`}
        className="bg-bad text-on-bad flex min-h-15 items-center justify-center gap-2.5 rounded-lg text-lg font-bold"
      >
        <Icon name="phone" />
        {t('sos.call', { number: EMERGENCY })}
      </a>
      {waiting && (
        <div className="mt-4">
          <Notice tone="warn">{t('sos.waiting')}</Notice>
        </div>
      )}
      <fieldset className="mt-5 grid gap-2">
        <legend className="mb-2 text-lg font-semibold">{t('sos.what')}</legend>
        {KINDS.map(k => (
          <button
            key={k}
            type="button"
            aria-pressed={kind === k}
            onClick={() => setKind(k)}
            className={`flex min-h-14 w-full items-center gap-3 rounded-lg border px-4 text-start text-lg font-medium ${kind === k ? 'bg-bad-soft text-bad border-current' : 'bg-surface border-line'}`}
          >
            <Icon name={ICON[k]} />
            {t(`sos.${k}`)}
          </button>
        ))}
      </fieldset>
      {kind && (
        <div className="mt-5">
          <TextField
            label={t('sos.note')}
            optional={t('sos.optional')}
            value={note}
            onChange={e => setNote(e.currentTarget.value)}
          />
        </div>
      )}
      <Reports />
    </StopFrame>
  )
}

const STATES = ['open', 'acknowledged', 'resolved'] as const

/** What was reported before, and whether anybody has heard it. */
function Reports() {
  const t = useT()
  const { format } = useI18n()
  const reports = usePaper('reports') ?? []
  if (!reports.length) return null
  return (
    <section className="mt-6">
      <h2 className="text-lg font-semibold">{t('sos.yours')}</h2>
      <ul className="border-line divide-line bg-surface mt-2 divide-y rounded-lg border">
        {reports.slice(0, 5).map(report => {
          const kind = KINDS.find(k => k === report.kind) ?? 'other_trouble'
          const state = STATES.find(s => s === report.state) ?? 'open'
          return (
            <li key={report.id} className="flex min-h-14 items-center gap-3 px-4 py-2">
              <Icon
                name={state === 'open' ? 'clock' : 'check'}
                className={state === 'open' ? 'text-muted' : 'text-ok'}
              />
              <span className="min-w-0 flex-1">{t(`sos.${kind}`)}</span>
              <span className="text-muted tnum text-end text-sm">
                {t(`sos.is_${state}`)}
                {report.reported_at && (
                  <>
                    <br />
                    {format.moment(report.reported_at)}
                  </>
                )}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** Where the phone is, looked for as soon as the screen opens. */
function useHere(): Here | undefined {
  const [here, setHere] = useState(lastFix)
  useEffect(() => {
    void locate().then(found => found && setHere(found))
  }, [])
  return here
}
