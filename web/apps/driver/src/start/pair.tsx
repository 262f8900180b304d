import { call, isProblem } from '@qafila/api'
import { qrPath } from '@qafila/domain'
import { Bdi } from '@qafila/i18n'
import { keepPaper, useReachable } from '@qafila/offline'
import { Button, Notice, toast } from '@qafila/ui'
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
      <p className="text-muted mt-1 mb-5">{t('pair.why')}</p>
      {trouble && <Notice tone="warn">{t(`pair.${trouble}`)}</Notice>}
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

function Paired({ link }: { link: string }) {
  const t = useT()
  const copy = async () => {
    await navigator.clipboard.writeText(link)
    toast(t('pair.copied'))
  }
  return (
    <div className="grid gap-4">
      <ol className="grid list-decimal gap-2 ps-6">
        <li>{t('pair.step_app')}</li>
        <li>{t('pair.step_scan')}</li>
        <li>{t('pair.step_start')}</li>
      </ol>
      <Qr {...qrPath(link)} label={t('pair.code')} />
      <Button look="quiet" icon="copy" className="min-h-14!" onClick={() => void copy()}>
        {t('pair.copy')}
      </Button>
      <p className="text-muted text-sm break-all">
        <Bdi machine>{link}</Bdi>
      </p>
    </div>
  )
}
