import { distanceM } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { lastFix } from '@qafila/offline'
import { Button, Icon, toast } from '@qafila/ui'
import { type ReactNode, useState } from 'react'
import { type Offer, usePaper } from '../day/papers'
import type { Stop } from '../day/stop'
import { deedOf, perform, type Said } from '../stop/do'
import { WhyNot } from '../stop/why'
import { useT } from './texts'

/** Work that asks for an answer: what was given to this driver and is not accepted yet, and what is offered to several. */
export function Offered({ fresh }: { fresh: Stop[] }) {
  const offers = usePaper('today')?.offers ?? []
  return (
    <div className="grid gap-2.5">
      {fresh.length > 0 && <Fresh stops={fresh} />}
      {offers.map(offer => (
        <Open key={offer.delivery} offer={offer} />
      ))}
    </div>
  )
}

/** Everything new at once: a route is accepted by one tap, or given back with one reason. */
function Fresh({ stops }: { stops: Stop[] }) {
  const t = useT()
  const accept = () => perform(stops.map(stop => deedOf(stop, { command: 'accept' }, 'accepted')))
  const decline = async (reason: string) => {
    await perform(stops.map(stop => deedOf(stop, { command: 'decline', reason }, 'ready', { gone: true })))
    toast(t('offer.given_back', { n: stops.length }))
  }
  const cities = [...new Set(stops.flatMap(s => (s.dropoff.city ? [s.dropoff.city] : [])))]
  return (
    <Card
      title={t('offer.fresh', { n: stops.length })}
      yes={t('offer.accept')}
      onYes={() => void accept()}
      onNo={reason => void decline(reason)}
    >
      {cities.length > 0 && <Bdi>{cities.slice(0, 3).join(' · ')}</Bdi>}
    </Card>
  )
}

/** One delivery that several drivers were asked for: the first to accept has it. */
function Open({ offer }: { offer: Offer }) {
  const t = useT()
  const { format } = useI18n()
  const away = distanceTo(offer)
  const today = usePaper('today')
  // It leaves the screen with the answer, and comes back with the server's list where the answer was refused.
  const answer = async (body: Said) => {
    if (!today) return
    const offers = today.offers.filter(o => o.delivery !== offer.delivery)
    await perform([
      { kind: 'delivery', about: offer.delivery, body, papers: { today: { ...today, offers } } },
    ])
  }
  const take = async () => {
    await answer({ command: 'accept_offer' })
    toast(t('offer.taken'))
  }
  const pass = async (reason: string) => {
    await answer({ command: 'decline', reason })
    toast(t('offer.passed'))
  }
  return (
    <Card
      title={t('offer.open')}
      yes={t('offer.take')}
      onYes={() => void take()}
      onNo={reason => void pass(reason)}
    >
      {offer.city && (
        <p className="font-semibold">
          <Bdi>{offer.city}</Bdi>
        </p>
      )}
      {offer.pickup && (
        <p>
          {t('offer.from')} <Bdi>{offer.pickup}</Bdi>
        </p>
      )}
      <p className="tnum flex flex-wrap gap-x-3">
        {offer.window && <span>{format.span(offer.window.from, offer.window.to)}</span>}
        {Boolean(offer.items) && <span>{t('offer.parcels', { n: offer.items ?? 0 })}</span>}
        {offer.cod && <span className="font-semibold">{format.money(offer.cod)}</span>}
        {away !== null && <span>{t('offer.away', { distance: format.distance(away) })}</span>}
      </p>
      <p className="text-muted tnum">{t('offer.until', { time: format.time(offer.until) })}</p>
    </Card>
  )
}

/** Metres in a straight line from here to about where the door is, where both are known. */
function distanceTo({ point }: Offer): number | null {
  const fix = lastFix()
  // The server says the place to a kilometre, and no driver counts the last hundred metres.
  return fix && point ? Math.max(1000, Math.round(distanceM(fix.at, point) / 1000) * 1000) : null
}

type CardProps = {
  title: string
  yes: string
  onYes(): void
  onNo(reason: string): void
  children: ReactNode
}

function Card({ title, yes, onYes, onNo, children }: CardProps) {
  const t = useT()
  const [asking, setAsking] = useState(false)
  return (
    <section className="border-brand bg-surface grid gap-3 rounded-xl border-2 p-4">
      <div className="flex items-start gap-3">
        <Icon name="bell" size={24} className="text-brand" />
        <div className="min-w-0 flex-1">
          <h2 className="text-lg leading-tight font-bold">{title}</h2>
          <div className="mt-1">{children}</div>
        </div>
      </div>
      <div className="grid grid-cols-2 gap-2.5">
        <Button icon="check" className="min-h-14!" onClick={onYes}>
          {yes}
        </Button>
        <Button look="quiet" icon="close" className="min-h-14!" onClick={() => setAsking(true)}>
          {t('offer.decline')}
        </Button>
      </div>
      <WhyNot
        open={asking}
        onClose={() => setAsking(false)}
        onReason={reason => {
          setAsking(false)
          onNo(reason)
        }}
      />
    </section>
  )
}
