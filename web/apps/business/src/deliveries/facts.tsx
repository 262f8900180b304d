import { Bdi, useI18n } from '@qafila/i18n'
import { Icon } from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useDrivers, useVehicles } from './filters'
import type { Order, Step } from './orders'
import { useT } from './texts'

/** Who, where, when: what a dispatcher on the telephone is asked first. */
export function Facts({ order: d }: { order: Order }) {
  const t = useT()
  const { format } = useI18n()
  const driver = useDrivers().find(one => one.id === d.driver_id)
  const vehicle = useVehicles().find(one => one.id === d.vehicle_id)
  return (
    <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
      <Fact label={t('column.recipient')}>
        <Bdi>{d.recipient.name}</Bdi>
        <Phone number={d.recipient.phone} />
      </Fact>
      <Fact label={t('column.address')}>
        <Bdi>{d.address.text}</Bdi>
      </Fact>
      <Fact label={t('column.window')}>
        {d.window ? `${format.day(d.window.from)}, ${format.span(d.window.from, d.window.to)}` : '—'}
      </Fact>
      <Fact label={t('delivery.eta')}>{useEta()(d)}</Fact>
      <Fact label={t('actor.driver')}>
        {driver ? <Bdi>{driver.name}</Bdi> : t('orders.nobody')}
        {vehicle && (
          <span className="text-muted block font-normal">
            <Bdi>{vehicle.name}</Bdi>
          </span>
        )}
        <Phone number={driver?.phone} />
      </Fact>
      <Fact label={t('column.priority')}>{t(`priority.${d.priority}`)}</Fact>
      {d.reference && (
        <Fact label={t('delivery.reference')}>
          <Bdi machine>{d.reference}</Bdi>
        </Fact>
      )}
      {(d.sender.name || d.pickup.text) && (
        <Fact label={t('form.sender')}>
          <Bdi>{d.sender.name ?? ''}</Bdi>
          <span className="text-muted block font-normal">
            <Bdi>{d.pickup.text}</Bdi>
          </span>
        </Fact>
      )}
      {d.instructions && (
        <Fact label={t('delivery.instructions')}>
          <Bdi>{d.instructions}</Bdi>
        </Fact>
      )}
      {d.recipient_instructions && (
        <Fact label={t('delivery.their_words')}>
          <Bdi>{d.recipient_instructions}</Bdi>
        </Fact>
      )}
      {d.rating && (
        <Fact label={t('delivery.rating')}>
          {t('delivery.stars', { n: d.rating.stars })}
          {d.rating.comment && (
            <span className="text-muted block font-normal">
              <Bdi>{d.rating.comment}</Bdi>
            </span>
          )}
        </Fact>
      )}
      {d.parent_id && (
        <Fact label={t('delivery.parent')}>
          <Link to="/deliveries/$id" params={{ id: d.parent_id }} className="text-brand">
            {t('delivery.open_parent')}
          </Link>
        </Fact>
      )}
    </dl>
  )
}

export const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-muted text-sm">{label}</dt>
    <dd className="font-medium">{children}</dd>
  </div>
)

const Phone = ({ number }: { number?: string | null }) =>
  number ? (
    <a href={`tel:${number}`} className="text-brand block">
      <Bdi machine>{number}</Bdi>
    </a>
  ) : null

const REASONS = ['not_planned', 'not_started', 'on_hold', 'at_hub', 'attempted', 'arrived', 'over'] as const

function useEta(): (order: Order) => string {
  const t = useT()
  const { format } = useI18n()
  return ({ eta }) =>
    eta.from && eta.to
      ? format.span(eta.from, eta.to)
      : t(`eta.${REASONS.find(r => r === eta.reason) ?? 'not_planned'}`)
}

export function Section({ title, id, children }: { title: string; id: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-2 text-lg font-semibold">
        {title}
      </h2>
      {children}
    </section>
  )
}

const METHODS = ['cash', 'card', 'transfer', 'link'] as const

/** What is due at the door and what came of it. */
export function Money({ order: d }: { order: Order }) {
  const t = useT()
  const { format } = useI18n()
  if (!d.cod) return null
  const left = d.cod.minor - (d.cod_collected?.minor ?? 0)
  const method = METHODS.find(m => m === d.cod_method)
  return (
    <Section title={t('money.title')} id="money">
      <dl className="bg-surface border-line grid grid-cols-3 gap-4 rounded-lg border px-4 py-3">
        <Fact label={t('money.due')}>{format.money(d.cod)}</Fact>
        <Fact label={t('money.taken')}>
          {format.money(d.cod_collected ?? { minor: 0, currency: d.cod.currency })}
          {d.cod_collected && d.cod_method && (
            <span className="text-muted block text-sm font-normal">
              {method ? t(`money.by_${method}`) : <Bdi>{d.cod_method}</Bdi>}
            </span>
          )}
        </Fact>
        <Fact label={t('money.left')}>
          <span className={left > 0 && d.closed_at ? 'text-bad' : ''}>
            {format.money({ minor: left, currency: d.cod.currency })}
          </span>
        </Fact>
      </dl>
    </Section>
  )
}

const BAD = new Set(['refused', 'damaged', 'missing'])

export function Parcels({ order: d }: { order: Order }) {
  const t = useT()
  const { common } = useI18n()
  return (
    <Section title={t('delivery.items')} id="items">
      <ul className="border-line divide-line divide-y rounded-lg border">
        {d.items.map(item => (
          <li
            key={item.id}
            className="bg-surface flex flex-wrap items-center justify-between gap-x-4 px-4 py-2.5 first:rounded-t-lg last:rounded-b-lg"
          >
            <span className="min-w-0">
              <Bdi>{item.description || t('delivery.parcel')}</Bdi>
              {item.barcode && (
                <span className="text-muted tnum block text-sm">
                  <Bdi machine>{item.barcode}</Bdi>
                </span>
              )}
            </span>
            <span className={`text-sm ${BAD.has(item.outcome) ? 'text-bad font-semibold' : 'text-muted'}`}>
              {t(`outcome.${item.outcome as 'loaded'}`)}
              {' · '}
              {common(`custody.${item.custody}` as 'custody.driver')}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Whose hands the goods went through, in order: each hand begins where the one before it ends. */
export function CustodyChain({ steps }: { steps: Step[] }) {
  const t = useT()
  const { common, format } = useI18n()
  const driverOf = useDrivers()
  const hands = steps.filter(
    (step, i) => !step.superseded && (step.custody !== steps[i - 1]?.custody || step.command === 'transfer'),
  )
  if (hands.length < 2) return null
  return (
    <Section title={t('delivery.custody')} id="custody">
      <ol className="flex flex-wrap items-stretch gap-2">
        {hands.map((hand, i) => {
          const name = driverOf.find(d => d.id === hand.actor.driver_id)?.name
          return (
            <li key={hand.id} className="flex items-center gap-2">
              {i > 0 && <Icon name="arrow" size={16} className="text-muted" />}
              <span className="bg-surface border-line rounded-md border px-3 py-1.5 text-sm">
                <span className="font-medium">{common(`custody.${hand.custody}` as 'custody.driver')}</span>
                {hand.custody === 'driver' && name && (
                  <>
                    {' · '}
                    <Bdi>{name}</Bdi>
                  </>
                )}
                <span className="text-muted tnum block">{format.moment(hand.occurred_at)}</span>
              </span>
            </li>
          )
        })}
      </ol>
    </Section>
  )
}
