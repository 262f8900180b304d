import { qrPath } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button } from '@qafila/ui'
import { useState } from 'react'
import { usePaper } from '../day/papers'
import { Qr } from '../start/qr'
import { useT } from './texts'

/** Shown to a driver who hands parcels over: his phone reads it, and they are mine. */
export function TransferCode() {
  const t = useT()
  const { format } = useI18n()
  const code = usePaper('transfer')
  const [open, setOpen] = useState(false)
  if (!code || Date.parse(code.until) < Date.now()) return null
  return (
    <section className="grid gap-3">
      <Button
        look="quiet"
        icon="people"
        aria-expanded={open}
        className="min-h-14!"
        onClick={() => setOpen(!open)}
      >
        {t('take.show')}
      </Button>
      {open && (
        <>
          <p className="text-muted">{t('take.how')}</p>
          <Qr {...qrPath(code.qr)} label={t('take.code')} />
          <p className="text-center text-xl font-bold">
            <Bdi machine>{code.code}</Bdi>
          </p>
          <p className="text-muted text-center text-sm">
            {t('take.until', { time: format.time(code.until) })}
          </p>
        </>
      )}
    </section>
  )
}
