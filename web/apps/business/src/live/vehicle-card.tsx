import { type Driver, server, type Vehicle } from '@qafila/api'
import { ageS, phaseOf } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { FreshMark, Icon, IconButton, Strand } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Seen } from './fleet-store'
import { useT } from './texts'

/** What a dispatcher asks about one vehicle: who drives, how old is this dot, what is left of the day. */
export function VehicleCard({
  vehicle,
  driver,
  seen,
  onClose,
}: {
  vehicle: Vehicle
  driver: Driver | null
  seen: Seen | null
  onClose(): void
}) {
  const t = useT()
  const { format } = useI18n()
  const position = seen?.position
  return (
    <aside
      aria-label={vehicle.name}
      className="bg-raised border-line shadow-float absolute start-3 bottom-3 w-[min(22rem,calc(100%-1.5rem))] rounded-lg border p-4 max-md:fixed max-md:bottom-[4.75rem] max-md:z-20"
    >
      <div className="flex items-start gap-3">
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
          icon="close"
          size={18}
          label={t('live.deselect')}
          onClick={onClose}
          className="text-muted hover:bg-sunken -me-2 -mt-1"
        />
      </div>
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
            <span className={`inline-flex items-center gap-1 ${position.battery < 20 ? 'text-bad' : ''}`}>
              <Icon name="battery" size={16} />
              {format.percent(position.battery / 100)}
            </span>
          )}
        </Fact>
      </dl>
      <Today vehicle={vehicle} />
      {driver?.phone && (
        <a
          href={`tel:${driver.phone}`}
          className="text-brand mt-3 inline-flex min-h-8 items-center gap-2 text-sm font-semibold"
        >
          <Icon name="phone" size={16} />
          <Bdi machine>{driver.phone}</Bdi>
        </a>
      )}
    </aside>
  )
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <dt className="text-muted text-xs">{label}</dt>
    <dd className="tnum text-sm font-semibold">{children}</dd>
  </div>
)

/** Today's work as a strand of beads, and the next door in words. */
function Today({ vehicle }: { vehicle: Vehicle }) {
  const t = useT()
  const { format, common } = useI18n()
  const rows = useQuery({
    queryKey: ['deliveries', 'of-vehicle', vehicle.id],
    queryFn: () => server.deliveriesOfVehicle(vehicle.id),
    staleTime: 10_000,
  })
  const list = rows.data ?? []
  if (!list.length) return null
  const done = list.filter(d => phaseOf(d.status) === 'done').length
  const next = list.find(d => phaseOf(d.status) !== 'done' && phaseOf(d.status) !== 'closed')
  return (
    <div className="border-line mt-3 border-t pt-3">
      <p className="text-sm font-medium">{t('card.today', { done, n: list.length })}</p>
      <Strand
        label={t('card.today', { done, n: list.length })}
        beads={list.map(d => ({
          key: d.id,
          phase: phaseOf(d.status),
          label: `${d.recipient.name} · ${common(`status.${d.status}` as 'status.ready')}`,
          current: d === next,
        }))}
      />
      {next && (
        <p className="mt-1 truncate text-sm">
          <span className="text-muted">{t('card.next')}</span>{' '}
          <Link to="/deliveries/$id" params={{ id: next.id }} className="text-brand font-semibold">
            <Bdi>{next.recipient.name}</Bdi>
          </Link>
          {next.window && (
            <span className="text-muted tnum"> · {format.span(next.window.from, next.window.to)}</span>
          )}
        </p>
      )}
    </div>
  )
}
