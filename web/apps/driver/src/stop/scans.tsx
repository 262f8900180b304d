import { readLabel } from '@qafila/domain'
import { Bdi } from '@qafila/i18n'
import { Button, Icon } from '@qafila/ui'
import { useState } from 'react'
import type { Stop } from '../day/stop'
import { Scanner } from '../scan/scanner'
import { useT } from './texts'

/** The barcodes of the parcels at this door, ticked off as they are scanned. */
export const barcodesOf = (stop: Stop): string[] => stop.items.flatMap(i => (i.barcode ? [i.barcode] : []))

export function Scans({
  stop,
  scanned,
  onScanned,
}: {
  stop: Stop
  scanned: string[]
  onScanned(scanned: string[]): void
}) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const wanted = barcodesOf(stop)
  const take = (text: string) => {
    const { code } = readLabel(text)
    const hit = wanted.find(b => b.toUpperCase() === code.toUpperCase())
    if (!hit) return 'unknown' as const
    if (scanned.includes(hit)) return 'again' as const
    onScanned([...scanned, hit])
    if (wanted.every(b => b === hit || scanned.includes(b))) setOpen(false)
    return 'taken' as const
  }
  return (
    <fieldset className="grid gap-2">
      <legend className="text-sm font-medium">{t('scan.parcels')}</legend>
      <ul className="grid gap-1">
        {wanted.map(code => (
          <li key={code} className="flex min-h-8 items-center gap-2">
            <Icon
              name={scanned.includes(code) ? 'check' : 'box'}
              className={scanned.includes(code) ? 'text-ok' : 'text-muted'}
            />
            <span className="tnum">
              <Bdi machine>{code}</Bdi>
            </span>
            <span className="text-muted text-sm">
              {t(scanned.includes(code) ? 'scan.done' : 'scan.open')}
            </span>
          </li>
        ))}
      </ul>
      {open ? (
        <Scanner onScan={take} onClose={() => setOpen(false)} />
      ) : (
        <Button look="quiet" icon="camera" className="min-h-14!" onClick={() => setOpen(true)}>
          {t('scan.start')}
        </Button>
      )}
    </fieldset>
  )
}
