import { mayDriver, readTransfer, type TransferCode } from '@qafila/domain'
import { Bdi } from '@qafila/i18n'
import { lastFix, performAll } from '@qafila/offline'
import { Button, Check, Notice, toast } from '@qafila/ui'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useStops } from '../day/stop'
import { sync } from '../day/sync'
import { Scanner } from '../scan/scanner'
import { BackLink, StopFrame } from './frame'
import { useT } from './texts'

/** Gives parcels to another driver: his phone shows a code, this one reads it; all of it is one transaction. */
export function Transfer() {
  const t = useT()
  const navigate = useNavigate()
  const { id } = useParams({ strict: false }) as { id: string }
  const stops = (useStops() ?? []).filter(s => mayDriver('transfer', s.status))
  const [chosen, setChosen] = useState<Set<string>>(new Set([id]))
  const [to, setTo] = useState<TransferCode | null>(null)
  const [busy, setBusy] = useState(false)
  const giving = stops.filter(s => chosen.has(s.id))
  const scan = (text: string) => {
    const code = readTransfer(text)
    if (!code) return 'unknown' as const
    setTo(code)
    return 'taken' as const
  }
  const toggle = (stop: string) =>
    setChosen(now => new Set(now.has(stop) ? [...now].filter(s => s !== stop) : [...now, stop]))
  const finish = async () => {
    if (!to) return
    setBusy(true)
    await performAll(
      giving.map(stop => ({
        kind: 'delivery',
        about: stop.id,
        base_version: stop.version,
        body: { command: 'transfer', to: to.driver, code: to.code },
        fix: lastFix(),
        gone: [stop.id],
      })),
    )
    void sync()
    toast(t('transfer.done'))
    await navigate({ to: '/' })
  }
  return (
    <StopFrame
      back={<BackLink to="/stop/$id" id={id} label={t('nav.back')} />}
      action={
        <Button
          className="min-h-15! w-full text-lg"
          busy={busy}
          disabled={!to || giving.length === 0}
          onClick={() => void finish()}
        >
          {t('transfer.finish', { n: giving.length })}
        </Button>
      }
    >
      <h1 className="tight text-2xl font-bold">{t('transfer.title')}</h1>
      <p className="text-muted mt-1 mb-4">{t('transfer.how')}</p>
      {to ? (
        <Notice tone="ok">{t('transfer.read')}</Notice>
      ) : (
        <Scanner onScan={scan} onClose={() => void navigate({ to: '/stop/$id', params: { id } })} />
      )}
      <h2 className="mt-6 text-lg font-semibold">{t('transfer.what')}</h2>
      <ul className="mt-2 grid gap-1">
        {stops.map(stop => (
          <li key={stop.id}>
            <Check
              className="min-h-12 text-lg"
              checked={chosen.has(stop.id)}
              onChange={() => toggle(stop.id)}
              label={<Bdi clip>{stop.recipient.name}</Bdi>}
            />
          </li>
        ))}
      </ul>
    </StopFrame>
  )
}
