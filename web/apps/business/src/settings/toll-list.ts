import type { Served } from '@qafila/api'
import { minorOf } from '@qafila/domain'
import { WEEKDAYS } from '../parts/days'

export type Tolls = Served<'TollPrices'>
export type Tariff = Tolls['tariffs'][number]
export type TollTime = NonNullable<Tariff['times']>[number]

/** While it is edited, each list and each time has a name of its own, which stays with it when others come and go. */
export type TimeDraft = TollTime & { key: string }
export type TariffDraft = Omit<Tariff, 'times' | 'gates'> & { key: string; gates: string; times: TimeDraft[] }
export type TollsDraft = Omit<Tolls, 'tariffs'> & { hour_minor: number; tariffs: TariffDraft[] }

const keyed = <T extends object>(thing: T): T & { key: string } => ({ ...thing, key: crypto.randomUUID() })

const tariffDraft = (tariff: Tariff): TariffDraft => ({
  ...keyed(tariff),
  gates: (tariff.gates ?? []).join(', '),
  times: (tariff.times ?? []).map(keyed),
})

export const draftOf = (tolls: Tolls): TollsDraft => ({
  ...tolls,
  hour_minor: tolls.hour_minor ?? 0,
  tariffs: tolls.tariffs.map(tariffDraft),
})

/** What the server takes: without the names that only the screen needs. */
export const tollsOf = (draft: TollsDraft): Tolls => ({
  ...draft,
  tariffs: draft.tariffs.map(({ key: _, ...tariff }) => ({
    ...tariff,
    gates: tariff.gates
      .split(/[,،]/)
      .map(gate => gate.trim())
      .filter(Boolean),
    times: tariff.times.map(({ key: _, ...time }) => time),
  })),
})

const WORKDAYS = [1, 2, 3, 4, 5, 6]

const dirhams = (price: number) => minorOf(price, 'AED')
const time = (days: number[], from: string, until: string, price: number): TollTime => ({
  days,
  from,
  until,
  minor: dirhams(price),
})

/** Price lists to begin with, as the operators publish them in 2025; who pays them looks them over. */
export const KNOWN: Record<'salik' | 'darb', Tariff> = {
  salik: {
    name: 'Salik',
    gates: [],
    profiles: [],
    time_zone: 'Asia/Dubai',
    usual_minor: dirhams(4),
    times: [
      time(WEEKDAYS, '01:00', '06:00', 0),
      time(WORKDAYS, '06:00', '10:00', 6),
      time(WORKDAYS, '16:00', '20:00', 6),
    ],
  },
  darb: {
    name: 'Darb',
    gates: ['Sheikh Zayed Bridge', 'Sheikh Khalifa Bridge', 'Al Maqta', 'Musaffah'],
    profiles: [],
    time_zone: 'Asia/Dubai',
    usual_minor: 0,
    times: [time(WORKDAYS, '07:00', '09:00', 4), time(WORKDAYS, '15:00', '19:00', 4)],
  },
}

export const empty = (currency: Tolls['currency']): Tolls => ({ currency, hour_minor: 0, tariffs: [] })

export const newTariff = (zone: string): TariffDraft =>
  tariffDraft({ name: '', gates: [], profiles: [], time_zone: zone, usual_minor: 0, times: [] })

export const newTime = (): TimeDraft => keyed({ days: WEEKDAYS, from: '06:00', until: '10:00', minor: 0 })

/** The list with a known one in it: one with gates of its own before one for all gates, else the latter takes them. */
export function withKnown(tolls: TollsDraft, which: keyof typeof KNOWN): TollsDraft {
  const known = tariffDraft(KNOWN[which])
  const others = tolls.tariffs.filter(tariff => tariff.name !== known.name)
  const own = (tariff: TariffDraft) => (tariff.gates ? 0 : 1)
  return { ...tolls, tariffs: [...others, known].sort((a, b) => own(a) - own(b)) }
}
