import { useI18n } from '@qafila/i18n'
import { noonOf, today } from '../parts/days'
import { Pill, type Tone } from '../parts/pieces'
import type { Device, Driver, Paper, Rule, Shift, Vehicle } from './server'
import { useT } from './texts'

const VEHICLE = { active: 'ok', workshop: 'warn', retired: 'quiet' } as const
const DRIVER = { active: 'ok', on_leave: 'warn', inactive: 'quiet' } as const
const STANDING = { valid: 'ok', expiring: 'warn', expired: 'bad' } as const
const DUE = { ok: 'ok', due_soon: 'warn', overdue: 'bad' } as const
const SHIFT: Record<Shift['state'], Tone> = {
  planned: 'quiet',
  active: 'move',
  ended: 'ok',
  cancelled: 'bad',
}

export function VehicleState({ status }: { status: Vehicle['status'] }) {
  const t = useT()
  return <Pill tone={VEHICLE[status]}>{t(`vehicle.${status}`)}</Pill>
}

export function DriverState({ status }: { status: Driver['status'] }) {
  const t = useT()
  return <Pill tone={DRIVER[status]}>{t(`driver.${status}`)}</Pill>
}

/** How a document stands today, and in how many days it will not. */
export function PaperState({ paper }: { paper: Paper }) {
  const t = useT()
  if (!paper.expires_on) return <Pill tone="quiet">{t('paper.no_end')}</Pill>
  return (
    <Pill tone={STANDING[paper.standing]} icon={paper.standing === 'valid' ? 'shield' : undefined}>
      {paper.standing === 'expiring'
        ? t('paper.expiring', { n: paper.days_left ?? 0 })
        : t(`paper.${paper.standing}`)}
    </Pill>
  )
}

export function RuleState({ rule }: { rule: Rule }) {
  const t = useT()
  return <Pill tone={DUE[rule.state]}>{t(`upkeep.${rule.state}`)}</Pill>
}

export function ShiftState({ state }: { state: Shift['state'] }) {
  const t = useT()
  return (
    <Pill tone={SHIFT[state]} icon={state === 'planned' ? 'calendar' : undefined}>
      {t(`shift.${state}`)}
    </Pill>
  )
}

/** Younger than this a device is heard of now. */
const NOW_S = 180
const DAY_S = 86_400

export function DeviceState({ device }: { device: Device }) {
  const t = useT()
  const { format } = useI18n()
  if (device.status === 'disabled') return <Pill tone="quiet">{t('device.disabled')}</Pill>
  if (!device.last_seen_at) return <Pill tone="quiet">{t('device.never')}</Pill>
  const age = Math.max(0, (Date.now() - Date.parse(device.last_seen_at)) / 1000)
  const tone = age < NOW_S ? 'ok' : age < DAY_S ? 'move' : 'warn'
  return <Pill tone={tone}>{t('device.seen', { ago: format.ago(Math.floor(age)) })}</Pill>
}

/** A calendar day of the server, `2026-11-21`, as people write it: with its year only when that is not this one. */
export function useDay(): (day: string) => string {
  const { format } = useI18n()
  const year = today().slice(0, 4)
  return day => {
    const written = format.day(noonOf(day))
    return day.startsWith(year) ? written : `${written} ${day.slice(0, 4)}`
  }
}
