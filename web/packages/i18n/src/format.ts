import { exponentOf, type Money, major } from '@qafila/domain'
import { type Digits, LOCALES, type Locale, tagOf } from './locale'

export type When = string | number | Date

/** Every number, date, length and price a reader sees goes through one of these. */
export type Format = {
  /** 12,345 */
  number(value: number, options?: Intl.NumberFormatOptions): string
  /** 42% from 0.42 */
  percent(share: number): string
  money(amount: Money): string
  /** 14:05, in the zone given to the provider */
  time(at: When): string
  /** Sat 21 Nov */
  day(at: When): string
  /** 21 Nov 2028, from a calendar day such as `2028-11-21` */
  date(day: string): string
  /** 21 Nov, 14:05 */
  moment(at: When): string
  /** 14:05 – 15:20 */
  span(from: When, to: When): string
  /** "3 minutes ago", from whole seconds of age */
  ago(seconds: number): string
  /** "1 h 25 min" from seconds */
  duration(seconds: number): string
  /** "850 m", "12.4 km" from metres */
  distance(metres: number): string
  /** "42 MB" from bytes */
  size(bytes: number): string
  /** "64 km/h" from metres per second */
  speed(metresPerSecond: number): string
  /** "Gulf Standard Time": the zone that times are shown in */
  zone(): string
  /** "a, b and c" */
  list(items: string[]): string
}

const AGO: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

export function makeFormat(locale: Locale, digits: Digits, zone?: string): Format {
  const tag = tagOf(locale, digits)
  const zoned = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(tag, { ...options, calendar: 'gregory', ...(zone ? { timeZone: zone } : {}) })
  const clock = zoned({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const date = zoned({ weekday: 'short', day: 'numeric', month: 'short' })
  const calendar = new Intl.DateTimeFormat(tag, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    calendar: 'gregory',
    timeZone: 'UTC',
  })
  const both = zoned({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style: 'short' })
  const lists = new Intl.ListFormat(tag, { style: 'long' })
  // Two times with a dash have no direction of their own: in a script from the right, the earlier one stands at the right.
  const first = LOCALES[locale].dir === 'rtl' ? '\u200f' : ''
  const unit = (value: number, name: string, fraction = 0) =>
    new Intl.NumberFormat(tag, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: fraction,
    }).format(value)

  return {
    number: (value, options) => new Intl.NumberFormat(tag, options).format(value),
    percent: share =>
      new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 }).format(share),
    money: amount =>
      new Intl.NumberFormat(tag, {
        style: 'currency',
        currency: amount.currency,
        currencyDisplay: locale === 'en' ? 'code' : 'symbol',
        minimumFractionDigits: exponentOf(amount.currency),
      }).format(major(amount)),
    time: at => clock.format(new Date(at)),
    day: at => date.format(new Date(at)),
    date: day => calendar.format(new Date(`${day}T00:00Z`)),
    // A date and its time stay on one line.
    moment: at => both.format(new Date(at)).replaceAll(' ', '\u00a0'),
    // Nor is a span broken at its dash.
    span: (from, to) =>
      `${first}${clock.format(new Date(from))}\u00a0– ${clock.format(new Date(to))}`.replaceAll(
        ' ',
        '\u00a0',
      ),
    ago: seconds => {
      const [name, size] = AGO.find(([, s]) => seconds >= s) ?? ['second', 1]
      return relative.format(-Math.floor(seconds / size), name)
    },
    duration: seconds => {
      const minutes = Math.round(seconds / 60)
      if (minutes < 60) return unit(minutes, 'minute')
      const rest = minutes % 60
      const hours = unit(Math.floor(minutes / 60), 'hour')
      return rest ? `${hours} ${unit(rest, 'minute')}` : hours
    },
    distance: metres =>
      metres < 1000
        ? unit(Math.round(metres / 10) * 10, 'meter')
        : unit(metres / 1000, 'kilometer', metres < 20_000 ? 1 : 0),
    size: bytes =>
      bytes < 1e6
        ? unit(Math.ceil(bytes / 1e3), 'kilobyte')
        : unit(bytes / 1e6, 'megabyte', bytes < 1e7 ? 1 : 0),
    speed: metresPerSecond => unit(Math.round(metresPerSecond * 3.6), 'kilometer-per-hour'),
    zone: () =>
      zoned({ timeZoneName: 'long' })
        .formatToParts()
        .find(part => part.type === 'timeZoneName')?.value ?? '',
    list: items => lists.format(items),
  }
}
