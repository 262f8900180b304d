import { Button, TextField } from '@qafila/ui'
import type { ChecklistItem } from '../day/papers'
import { Photos, type Taken } from '../stop/photos'
import { useT } from './texts'

/** What was found of one point of the list. `null`: not looked at yet. */
export type Finding = { ok: boolean | null; note: string; photos: Taken[] }
export const UNSEEN: Finding = { ok: null, note: '', photos: [] }

export const nameOf = ({ texts, code }: ChecklistItem, locale: string) => texts[locale] || texts.en || code

type PointProps = { name: string; critical: boolean; answer: Finding; set(change: Partial<Finding>): void }

/** One thing to look at: fine, or what is wrong with it. */
export function Point({ name, critical, answer, set }: PointProps) {
  const t = useT()
  return (
    <fieldset className="bg-surface border-line grid gap-2 rounded-lg border p-4">
      <legend className="sr-only">{name}</legend>
      <p aria-hidden="true" className="text-lg font-semibold">
        {name}
      </p>
      {critical && <p className="text-muted text-sm">{t('shift.critical')}</p>}
      <div className="grid grid-cols-2 gap-3">
        <Button
          look={answer.ok === true ? 'primary' : 'quiet'}
          icon="check"
          aria-pressed={answer.ok === true}
          className="min-h-14!"
          onClick={() => set({ ok: true, note: '', photos: [] })}
        >
          {t('shift.fine')}
        </Button>
        <Button
          look={answer.ok === false ? 'danger' : 'quiet'}
          icon="alert"
          aria-pressed={answer.ok === false}
          className="min-h-14!"
          onClick={() => set({ ok: false })}
        >
          {t('shift.defect')}
        </Button>
      </div>
      {answer.ok === false && (
        <div className="grid gap-3">
          <TextField
            label={t('shift.what')}
            value={answer.note}
            onChange={e => set({ note: e.currentTarget.value })}
          />
          <Photos label={t('shift.photos')} photos={answer.photos} onPhotos={photos => set({ photos })} />
        </div>
      )}
    </fieldset>
  )
}
