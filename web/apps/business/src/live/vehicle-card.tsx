import type { DeliveryRow, Driver, Vehicle } from '@qafila/api'
import { ageS, phaseOf } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { FreshMark, Icon, IconButton, PhaseMark, Strand } from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { Seen } from './fleet-store'
import { useT } from './texts'
import { TRAIL_MIN } from './trail'
import { troubleText } from './troubles'

/** Below this a phone dies before the day does, in percent. */
const BATTERY_LOW = 20

type CardProps = {
  vehicle: Vehicle
  driver: Driver | null
  seen: Seen | null
  troubles: string[]
  /** Today's work in the order of driving. */
  stops: DeliveryRow[]
  follow: boolean
  onFollow(): void
  onClose(): void
}

/** What a dispatcher asks about one vehicle: who drives, how old is this dot, what is wrong, what is left of the day. */
export function VehicleCard(props: CardProps) {
  const { vehicle, driver, seen, troubles, stops, follow, onFollow, onClose } = props
  const t = useT()
  const { format } = useI18n()
  const position = seen?.position
  return (
    <aside
      aria-label={vehicle.name}
      className="bg-raised border-line shadow-float absolute start-3 bottom-3 w-[min(22rem,calc(100%-1.5rem))] rounded-lg border p-4 max-md:fixed max-md:bottom-[4.75rem] max-md:z-20"
    >
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-lg font-bold">
            <Bdi>{vehicle.name}</Bdi>
          </h2>
          <p className="text-muted text-sm">
            {vehicle.plate && <Bdi machine>{vehicle.plate}</Bdi>}
            {vehicle.plate && ' · '}
            {driver ? <Bdi>{driver.name}</Bdi> : t('live.unassigned')}
          </p>
        </div>
        <IconButton
          icon="pin"
          size={18}
          label={t('live.follow')}
          aria-pressed={follow}
          disabled={!seen}
          onClick={onFollow}
          className="text-muted hover:bg-sunken aria-pressed:bg-brand aria-pressed:text-on-brand -mt-1 disabled:opacity-40"
        />
        <IconButton
          icon="close"
          size={18}
          label={t('live.deselect')}
          onClick={onClose}
          className="text-muted hover:bg-sunken -me-2 -mt-1"
        />
      </div>
      {troubles.length > 0 && (
        <Link
          to="/exceptions"
          className="bg-bad-soft text-bad mt-2 flex min-h-8 items-center gap-2 rounded-md px-3 text-sm font-semibold"
        >
          <Icon name="alert" size={16} />
          <span className="flex-1">{troubles.map(kind => troubleText(t, kind)).join(' · ')}</span>
          <Icon name="chevron" size={14} />
        </Link>
      )}
      <dl className="mt-3 grid grid-cols-3 gap-3">
        <Fact label={t('card.seen')}>
          {seen ? (
            <FreshMark fresh={seen.fresh} label={format.ago(ageS(seen.position.fix_at))} />
          ) : (
            t('live.never')
          )}
        </Fact>
        <Fact label={t('card.speed')}>
          {position?.speed_mps == null ? '—' : format.speed(position.speed_mps)}
        </Fact>
        <Fact label={t('card.battery')}>
          {position?.battery == null ? (
            '—'
          ) : (
            <span
              className={`inline-flex items-center gap-1 ${position.battery < BATTERY_LOW ? 'text-bad' : ''}`}
            >
              <Icon name="battery" size={16} />
              {format.percent(position.battery / 100)}
            </span>
          )}
        </Fact>
      </dl>
      {stops.length > 0 && <Today stops={stops} />}
      <p className="text-muted mt-3 flex flex-wrap items-center gap-x-3 text-xs">
        {seen && <span>{t('card.trail', { n: TRAIL_MIN })}</span>}
        <Link
          to="/replay"
          search={{ v: vehicle.id }}
          className="text-brand inline-flex min-h-6 items-center gap-1 font-semibold"
        >
          <Icon name="clock" size={14} />
          {t('nav.replay')}
        </Link>
        {driver?.phone && (
          <a
            href={`tel:${driver.phone}`}
            className="text-brand ms-auto inline-flex min-h-8 items-center gap-2 text-sm font-semibold"
          >
            <Icon name="phone" size={16} />
            <Bdi machine>{driver.phone}</Bdi>
          </a>
        )}
      </p>
    </aside>
  )
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <dt className="text-muted text-xs">{label}</dt>
    <dd className="tnum text-sm font-semibold">{children}</dd>
  </div>
)

/** Still to be driven to: neither over nor failed. */
const isAhead = (d: DeliveryRow) => ['waiting', 'moving'].includes(phaseOf(d.status))
/** So many of the next doors are enough to talk about on the phone. */
const NEXT_MAX = 3

/** Today's work as a strand of beads, and the next doors in words. */
function Today({ stops }: { stops: DeliveryRow[] }) {
  const t = useT()
  const { format, common } = useI18n()
  const [all, setAll] = useState(false)
  const done = stops.filter(d => phaseOf(d.status) === 'done').length
  const left = stops.filter(isAhead)
  const shown = all ? stops : left.slice(0, NEXT_MAX)
  return (
    <section aria-label={t('card.stops')} className="border-line mt-3 border-t pt-3">
      <p className="text-sm font-medium">{t('card.today', { done, n: stops.length })}</p>
      <Strand
        label={t('card.today', { done, n: stops.length })}
        beads={stops.map(d => ({
          key: d.id,
          phase: phaseOf(d.status),
          label: `${d.recipient.name} · ${common(`status.${d.status}` as 'status.ready')}`,
          current: d === left[0],
        }))}
      />
      <ol className="scroll-calm mt-1 max-h-44">
        {shown.map(d => (
          <li key={d.id}>
            <Link
              to="/deliveries/$id"
              params={{ id: d.id }}
              className="hover:bg-sunken -mx-2 flex min-h-8 items-center gap-2 rounded px-2 text-sm"
            >
              <span className="text-muted tnum w-5 text-end text-xs">
                {format.number(stops.indexOf(d) + 1)}
              </span>
              <PhaseMark phase={phaseOf(d.status)} />
              <span className="min-w-0 flex-1 font-medium">
                <Bdi clip>{d.recipient.name}</Bdi>
              </span>
              {d.window && (
                <span className="text-muted tnum text-xs">{format.span(d.window.from, d.window.to)}</span>
              )}
            </Link>
          </li>
        ))}
      </ol>
      {stops.length > NEXT_MAX && (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="text-brand min-h-8 text-sm font-semibold"
        >
          {t(all ? 'card.fewer' : 'card.all_stops', { n: stops.length })}
        </button>
      )}
    </section>
  )
}
