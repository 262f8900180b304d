import { Button, Icon, SelectField, TextField } from '@qafila/ui'
import { type DragEvent, useRef, useState } from 'react'
import { saveFile } from '../deliveries/file'
import { today } from '../parts/days'
import type { Ask, Existing } from './imports'
import { template } from './template'
import { useT } from './texts'

/** The file and the two things it does not say itself: its day, and what to do with what is known already. */
export function Choose({ busy, onAsk }: { busy: boolean; onAsk(ask: Ask): void }) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  const [date, setDate] = useState(() => today())
  const [existing, setExisting] = useState<Existing>('update')
  const [over, setOver] = useState(false)
  const take = (file: File | undefined) => file && onAsk({ file, date, existing })
  const drop = (e: DragEvent) => {
    e.preventDefault()
    setOver(false)
    take(e.dataTransfer.files[0])
  }
  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap items-start gap-4">
        <div className="w-52">
          <TextField
            label={t('import.date')}
            hint={t('import.date_hint')}
            type="date"
            value={date}
            onChange={e => setDate(e.currentTarget.value)}
          />
        </div>
        <div className="w-72">
          <SelectField
            label={t('import.existing')}
            hint={t('import.existing_hint')}
            value={existing}
            onChange={e => setExisting(e.currentTarget.value as Existing)}
          >
            <option value="update">{t('import.existing_update')}</option>
            <option value="refuse">{t('import.existing_refuse')}</option>
          </SelectField>
        </div>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra way; the button inside is the way for all */}
      <div
        onDragOver={e => {
          e.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={`grid justify-items-center gap-3 rounded-xl border-2 border-dashed px-6 py-12 text-center ${over ? 'border-brand bg-brand-soft' : 'border-edge/60 bg-surface'}`}
      >
        <span className="text-brand">
          <Icon name="upload" size={32} />
        </span>
        <p className="text-lg font-semibold">{t('import.drop')}</p>
        <p className="text-muted max-w-md">{t('import.drop_hint')}</p>
        <div className="flex flex-wrap justify-center gap-2">
          <Button icon="file" busy={busy} onClick={() => input.current?.click()}>
            {t('import.pick')}
          </Button>
          <Button
            look="plain"
            onClick={() => saveFile(new Blob([template()], { type: 'text/csv' }), 'deliveries-template.csv')}
          >
            {t('import.template')}
          </Button>
        </div>
        <input
          ref={input}
          type="file"
          accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          className="sr-only"
          tabIndex={-1}
          aria-label={t('import.pick')}
          onChange={e => {
            const file = e.currentTarget.files?.[0]
            e.currentTarget.value = ''
            take(file)
          }}
        />
      </div>
    </div>
  )
}
