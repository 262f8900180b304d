import type { Found } from '@qafila/domain'
import { Bdi } from '@qafila/i18n'
import { boxClass } from '@qafila/ui'
import type { Stop } from '../day/stop'
import { useT } from './texts'

export type Findings = Record<string, { found: Found; reason: string }>

export const allGiven = (stop: Stop): Findings =>
  Object.fromEntries(stop.items.map(item => [item.id, { found: 'delivered', reason: '' }]))

/** Parcel by parcel: taken, refused, damaged or missing; everything but taken says why. */
export function ParcelFindings({
  stop,
  choices,
  findings,
  onFindings,
}: {
  stop: Stop
  choices: readonly Found[]
  findings: Findings
  onFindings(findings: Findings): void
}) {
  const t = useT()
  return (
    <ul className="grid gap-3">
      {stop.items.map(item => {
        const { found, reason } = findings[item.id] ?? { found: 'delivered', reason: '' }
        const name = item.description || t('stop.parcel')
        const set = (change: Partial<Findings[string]>) =>
          onFindings({ ...findings, [item.id]: { found, reason, ...change } })
        return (
          <li key={item.id} className="bg-surface border-line grid gap-2 rounded-lg border p-3">
            <span className="font-semibold">
              <Bdi clip>{name}</Bdi>
            </span>
            <select
              aria-label={name}
              className={boxClass}
              value={found}
              onChange={e => set({ found: e.currentTarget.value as Found })}
            >
              {choices.map(f => (
                <option key={f} value={f}>
                  {t(`found.${f}`)}
                </option>
              ))}
            </select>
            {found !== 'delivered' && (
              <input
                aria-label={t('part.reason')}
                placeholder={t('part.reason')}
                className={boxClass}
                value={reason}
                onChange={e => set({ reason: e.currentTarget.value })}
              />
            )}
          </li>
        )
      })}
    </ul>
  )
}
