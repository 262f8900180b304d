import type { Served } from '@qafila/api'
import { minorOf } from '@qafila/domain'

export type Tolls = Served<'TollPrices'>
export type Tariff = Tolls['tariffs'][number]
export type TollTime = NonNullable<Tariff['times']>[number]

export const WEEK = [1, 2, 3, 4, 5, 6, 7]
const WORKDAYS = [1, 2, 3, 4, 5, 6]

const dirhams = (price: number) => minorOf(price, 'AED')
const time = (days: number[], from: string, until: string, price: number): TollTime => ({
  days,
  from,
  until,
  minor: dirhams(price),
})

/** Price lists to begin with, as the operators publish them in 2025; who pays them looks them over. */
export const KNOWN = {
  salik: {
    name: 'Salik',
    gates: [],
    profiles: [],
    time_zone: 'Asia/Dubai',
    usual_minor: dirhams(4),
    times: [
      time(WEEK, '01:00', '06:00', 0),
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
} as const satisfies Record<string, unknown>

export const empty = (currency: Tolls['currency']): Tolls => ({ currency, hour_minor: 0, tariffs: [] })

export const newTariff = (zone: string): Tariff => ({
  name: '',
  gates: [],
  profiles: [],
  time_zone: zone,
  usual_minor: 0,
  times: [],
})

/** The list with a known one in it: one with gates of its own before one for all gates, else the latter takes them. */
export function withKnown(tolls: Tolls, which: keyof typeof KNOWN): Tolls {
  const known = structuredClone(KNOWN[which]) as unknown as Tariff
  const others = tolls.tariffs.filter(tariff => tariff.name !== known.name)
  const own = (tariff: Tariff) => (tariff.gates?.length ? 0 : 1)
  return { ...tolls, tariffs: [...others, known].sort((a, b) => own(a) - own(b)) }
}
