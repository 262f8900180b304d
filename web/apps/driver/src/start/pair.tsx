import { call, isProblem } from '@qafila/api'
import { qrPath } from '@qafila/domain'
import { Bdi } from '@qafila/i18n'
import { keepPaper, useReachable } from '@qafila/offline'
import { Button, IconButton, Notice, toast } from '@qafila/ui'
import { useState } from 'react'
import { usePaper } from '../day/papers'
import { BackLink, StopFrame } from '../stop/frame'
import { Qr } from './qr'
import { useT } from './texts'

/** Positions while the phone is locked come from an app that may run then; this page lends it the address and the key. */
export function Pair() {
  const t = useT()
  const reachable = useReachable()
  const pairing = usePaper('pairing')
  const [trouble, setTrouble] = useState<'' | 'office' | 'network'>('')
  const [busy, setBusy] = useState(false)
  const ask = async () => {
    setBusy(true)
    setTrouble('')
    try {
      await keepPaper('pairing', await call<{ link: string }>('POST', '/driver/device', { body: {} }))
    } catch (error) {
      setTrouble(isProblem(error, 0) ? 'network' : 'office')
    }
    setBusy(false)
  }
  return (
    <StopFrame back={<BackLink to="/me" label={t('nav.me')} />}>
      <h1 className="tight text-2xl font-bold">{t('pair.title')}</h1>
      <p className="text-muted mt-1 mb-4">{t('pair.why')}</p>
      <Notice title={t('ready.honest_title')}>{t('ready.honest')}</Notice>
      {trouble && (
        <div className="mt-4">
          <Notice tone="warn">{t(`pair.${trouble}`)}</Notice>
        </div>
      )}
      {pairing ? (
        <Paired link={pairing.link} />
      ) : (
        <Button
          className="min-h-15! mt-4 w-full text-lg"
          busy={busy}
          disabled={!reachable}
          onClick={() => void ask()}
        >
          {t('pair.ask')}
        </Button>
      )}
    </StopFrame>
  )
}

/** On this phone the two lines are copied into the app's settings; another phone reads the code. */
function Paired({ link }: { link: string }) {
  const t = useT()
  const { origin, pathname, searchParams } = new URL(link)
  return (
    <div className="mt-5 grid gap-5">
      <ol className="grid list-decimal gap-2 ps-6">
        <li>{t('pair.step_app')}</li>
        <li>{t('pair.step_scan')}</li>
        <li>{t('pair.step_start')}</li>
      </ol>
      <ul className="border-line divide-line bg-surface divide-y rounded-lg border">
        <Line label={t('pair.server')} value={origin + pathname} />
        <Line label={t('pair.key')} value={searchParams.get('id') ?? ''} />
      </ul>
      <Qr {...qrPath(link)} label={t('pair.code')} />
    </div>
  )
}

function Line({ label, value }: { label: string; value: string }) {
  const t = useT()
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    toast(t('pair.copied'))
  }
  return (
    <li className="flex items-center gap-3 py-2 ps-4 pe-2">
      <div className="min-w-0 flex-1">
        <p className="text-muted text-sm">{label}</p>
        <p className="font-semibold break-all">
          <Bdi machine>{value}</Bdi>
        </p>
      </div>
      <IconButton icon="copy" label={`${t('pair.copy')}: ${label}`} onClick={() => void copy()} />
    </li>
  )
}
