import { exponentOf, type Money, major } from '@qafila/domain'
import { useI18n } from '@qafila/i18n'
import { Check, SelectField, TextField } from '@qafila/ui'
import type { Shown } from './proof'
import { useT } from './texts'

/** `12.50` in minor units of a currency; null when it is not a sum, or more than is due. */
export function readSum(text: string, due: Money): Money | null {
  const western = text.replace(/[٠-٩۰-۹]/g, d => String(d.charCodeAt(0) & 0xf)).replace('٫', '.')
  const sum = /^\d{1,9}(?:\.(\d*))?$/.exec(western.trim())
  const digits = exponentOf(due.currency)
  if (!sum || (sum[1] ?? '').length > digits) return null
  const minor = Math.round(Number(western) * 10 ** digits)
  return minor <= due.minor ? { minor, currency: due.currency } : null
}

/** The money at this door: all of it, or less when only a part of the goods is taken. */
export function Cash({ due, shown, set }: { due: Money; shown: Shown; set(change: Partial<Shown>): void }) {
  const t = useT()
  const { format } = useI18n()
  return (
    <div className="bg-saffron/20 grid gap-3 rounded-lg p-4">
      <p className="tnum text-2xl font-bold">{format.money(due)}</p>
      {shown.part && (
        <TextField
          label={t('cash.amount')}
          inputMode="decimal"
          dir="ltr"
          defaultValue={String(major(shown.amount ?? due))}
          error={shown.amount ? undefined : t('cash.wrong', { sum: format.money(due) })}
          onChange={e => set({ amount: readSum(e.currentTarget.value, due), paid: false })}
        />
      )}
      <SelectField
        label={t('cash.method')}
        value={shown.method}
        onChange={e => set({ method: e.currentTarget.value as Shown['method'] })}
      >
        <option value="cash">{t('cash.cash')}</option>
        <option value="card">{t('cash.card')}</option>
      </SelectField>
      <Check
        label={t('hand.cash_taken')}
        className="min-h-12 text-lg"
        checked={shown.paid}
        disabled={!shown.amount}
        onChange={e => set({ paid: e.currentTarget.checked })}
      />
    </div>
  )
}
