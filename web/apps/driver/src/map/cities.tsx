import { Bdi, useI18n } from '@qafila/i18n'
import {
  type City,
  cities,
  forgetCity,
  KeepError,
  type KeptCity,
  keepCity,
  keptCities,
} from '@qafila/map/keep'
import { Button, Empty, Icon, Notice, Progress, toast } from '@qafila/ui'
import { useCallback, useEffect, useRef, useState } from 'react'
import { BackLink, StopFrame } from '../stop/frame'
import { useT } from './texts'

type Known = { here: KeptCity[]; offered: City[] | null }

/** Streets and names for days without a signal: which cities the phone keeps, how large they are, and which it may have. */
export function Cities() {
  const t = useT()
  const [known, setKnown] = useState<Known | null>(null)
  const look = useCallback(async () => {
    const here = await keptCities()
    // Without a network only what is here can be shown.
    setKnown({ here, offered: await cities().catch(() => null) })
  }, [])
  useEffect(() => {
    void look()
  }, [look])
  const names = [
    ...new Set([...(known?.here ?? []), ...(known?.offered ?? [])].map(city => city.name)),
  ].sort()
  return (
    <StopFrame back={<BackLink to="/me" label={t('nav.me')} />}>
      <h1 className="tight text-2xl font-bold">{t('city.title')}</h1>
      <p className="text-muted mt-1 mb-5">{t('city.why')}</p>
      {known && !known.offered && <Notice tone="warn">{t('city.offline')}</Notice>}
      {known?.offered && !names.length && (
        <Empty icon="map" title={t('city.none')}>
          {t('city.none_hint')}
        </Empty>
      )}
      <ul className="mt-4 grid gap-3">
        {names.map(name => (
          <Line
            key={name}
            offered={known?.offered?.find(c => c.name === name)}
            kept={known?.here.find(c => c.name === name)}
            onChange={look}
          />
        ))}
      </ul>
    </StopFrame>
  )
}

const TROUBLE = ['gone', 'too_large', 'no_space', 'offline'] as const
type Trouble = (typeof TROUBLE)[number]

type LineProps = { offered: City | undefined; kept: KeptCity | undefined; onChange(): Promise<void> }

function Line({ offered, kept, onChange }: LineProps) {
  const t = useT()
  const { format } = useI18n()
  const { share, trouble, start, stop } = useKeeping(onChange)
  const city = offered ?? kept
  if (!city) return null
  const stale = kept && offered && kept.version !== offered.version
  const drop = async () => {
    await forgetCity(city.name)
    await onChange()
    toast(t('city.removed'))
  }
  return (
    <li className="bg-surface border-line grid gap-3 rounded-lg border p-4">
      <div className="flex items-center gap-3">
        <Icon name={kept ? 'check' : 'map'} size={24} className={kept ? 'text-ok' : 'text-muted'} />
        <div className="min-w-0 flex-1">
          <p className="text-lg font-semibold">
            <Bdi clip>{city.name}</Bdi>
          </p>
          <p className="text-muted tnum">
            {format.size(city.bytes)}
            {kept && ` · ${t(stale ? 'city.stale' : 'city.kept')}`}
          </p>
        </div>
      </div>
      {trouble && <Notice tone="bad">{t(`city.${trouble}`)}</Notice>}
      {share !== null ? (
        <>
          <Progress value={share} label={t('city.loading', { name: city.name })} />
          <p role="status" className="tnum text-muted text-center">
            {format.percent(share)}
          </p>
          <Button look="quiet" className="min-h-14!" onClick={stop}>
            {t('city.stop')}
          </Button>
        </>
      ) : (
        <div className="flex flex-wrap gap-2">
          {offered && (!kept || stale) && (
            <Button icon="upload" className="min-h-14! flex-1" onClick={() => void start(city.name)}>
              {t(stale ? 'city.update' : 'city.keep')}
            </Button>
          )}
          {kept && (
            <Button look="quiet" icon="close" className="min-h-14! flex-1" onClick={() => void drop()}>
              {t('city.remove')}
            </Button>
          )}
        </div>
      )}
    </li>
  )
}

/** A download under way: how much of it is here, and what went wrong. Leaving the screen ends it; nothing half stays behind. */
function useKeeping(onChange: () => Promise<void>) {
  const [share, setShare] = useState<number | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const running = useRef<AbortController>(null)
  useEffect(() => () => running.current?.abort(), [])
  const start = async (name: string) => {
    const held = new AbortController()
    running.current = held
    setTrouble(null)
    setShare(0)
    try {
      await keepCity(name, (done, total) => setShare(total ? done / total : 0), held.signal)
      await onChange()
    } catch (error) {
      if (error instanceof KeepError) setTrouble(TROUBLE.find(code => code === error.code) ?? 'offline')
      else if (!held.signal.aborted) throw error
    }
    setShare(null)
  }
  return { share, trouble, start, stop: () => running.current?.abort() }
}
