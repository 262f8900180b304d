import { checkVan, isAboard, isToLoad, parcelsOf } from '@qafila/domain'
import { Bdi } from '@qafila/i18n'
import { keepPaper, lastFix, locate, type NewDeed, performAll } from '@qafila/offline'
import { Button, Icon, Notice, Progress, toast } from '@qafila/ui'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { usePaper } from '../day/papers'
import { loadOf, type Stop, useStops } from '../day/stop'
import { sync } from '../day/sync'
import { Scanner } from '../scan/scanner'
import { BackLink, StopFrame } from '../stop/frame'
import { loadingOf } from './loading'
import { useT } from './texts'

/** The van before it leaves: every parcel is scanned, and what is missing or does not belong is said before the first door. */
export function Van() {
  const t = useT()
  const navigate = useNavigate()
  const stops = useStops()
  const [scans, setScans] = useScans()
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const inHand = (stops ?? []).filter(s => isToLoad(s.status) || isAboard(s.status))
  const loads = inHand.map(loadOf)
  const check = checkVan(loads, scans)
  const toLoad = inHand.filter(s => isToLoad(s.status))
  if (!stops) return null

  const take = (text: string) => {
    const found = parcelsOf(loads, text)
    const seen = checkVan(loads, scans).missing.map(m => m.parcel.item)
    if (found && !found.parcels.some(p => seen.includes(p.item))) return 'again' as const
    if (!found && scans.includes(text)) return 'again' as const
    setScans(now => [...now, text])
    return found ? ('taken' as const) : ('unknown' as const)
  }
  const finish = async () => {
    setBusy(true)
    const seen = new Set(scans.flatMap(s => parcelsOf(loads, s)?.parcels.map(p => p.item) ?? []))
    const here = lastFix() ?? (await locate())
    await performAll([...loadingOf(toLoad, seen, here), vanCheck(scans)])
    void sync()
    toast(t(check.missing.length || check.extra.length ? 'van.done_differs' : 'van.done'))
    await navigate({ to: '/' })
  }
  return (
    <StopFrame
      back={<BackLink to="/" label={t('nav.today')} />}
      action={
        <Button
          className="min-h-15! w-full text-lg"
          busy={busy}
          disabled={check.seen === 0}
          onClick={() => void finish()}
        >
          {check.missing.length ? t('van.finish_missing', { n: check.missing.length }) : t('van.finish')}
        </Button>
      }
    >
      <h1 className="tight text-2xl font-bold">{t('van.title')}</h1>
      <p className="text-muted tnum mt-1 mb-2 text-lg" role="status">
        {t('van.count', { seen: check.seen, n: check.expected })}
      </p>
      <Progress value={check.expected ? check.seen / check.expected : 0} label={t('van.title')} />
      <div className="mt-4">
        {open ? (
          <Scanner onScan={take} onClose={() => setOpen(false)} />
        ) : (
          <Button
            look="quiet"
            icon="camera"
            className="min-h-15! w-full text-lg"
            onClick={() => setOpen(true)}
          >
            {t('van.scan')}
          </Button>
        )}
      </div>
      <Extra codes={check.extra} onDrop={code => setScans(now => now.filter(s => s.trim() !== code))} />
      <Missing stops={inHand} missing={check.missing} />
    </StopFrame>
  )
}

/** The scans of this check, kept on the phone with each one: a van is not loaded twice because a battery ran out. */
function useScans(): [string[], (change: (now: string[]) => string[]) => void] {
  const paper = usePaper('scans')
  const [own, setOwn] = useState<string[] | null>(null)
  const now = useRef<string[]>([])
  if (own === null) now.current = paper ?? []
  const change = (to: (now: string[]) => string[]) => {
    now.current = to(now.current)
    setOwn(now.current)
    void keepPaper('scans', now.current)
  }
  return [own ?? paper ?? [], change]
}

const vanCheck = (scanned: string[]): NewDeed => ({
  kind: 'van',
  about: '',
  body: { phase: 'departure', scanned },
  papers: { scans: [] },
})

function Extra({ codes, onDrop }: { codes: string[]; onDrop(code: string): void }) {
  const t = useT()
  if (!codes.length) return null
  return (
    <section className="mt-5">
      <Notice tone="bad" title={t('van.extra', { n: codes.length })}>
        {t('van.extra_hint')}
      </Notice>
      <ul className="mt-2 grid gap-1">
        {codes.map(code => (
          <li key={code} className="flex min-h-12 items-center justify-between gap-3">
            <span className="tnum min-w-0">
              <Bdi machine clip>
                {code}
              </Bdi>
            </span>
            <Button look="plain" onClick={() => onDrop(code)}>
              {t('van.out')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Missing({ stops, missing }: { stops: Stop[]; missing: ReturnType<typeof checkVan>['missing'] }) {
  const t = useT()
  if (!missing.length) return null
  return (
    <section className="mt-5">
      <h2 className="text-lg font-semibold">{t('van.missing', { n: missing.length })}</h2>
      <ul className="border-line divide-line bg-surface mt-2 divide-y rounded-lg border">
        {missing.map(({ delivery, parcel }) => (
          <li key={parcel.item} className="flex min-h-14 items-center gap-3 px-4 py-2">
            <Icon name="box" className="text-muted" />
            <span className="min-w-0 flex-1">
              <Bdi clip>{parcel.description || t('stop.parcel')}</Bdi>
              <span className="text-muted text-sm">
                <Bdi clip>{stops.find(s => s.id === delivery)?.recipient.name ?? ''}</Bdi>
              </span>
            </span>
            {parcel.barcode && (
              <span className="text-muted tnum text-sm">
                <Bdi machine>{parcel.barcode}</Bdi>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
