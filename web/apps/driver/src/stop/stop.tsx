import { AFTER, AWAYS, isWithin } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { lastFix } from '@qafila/offline'
import { Button, Dialog, Icon, StatusPill } from '@qafila/ui'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { asks, nextOf, type Stop } from '../day/stop'
import { command } from './do'
import { BackLink, StopFrame, WithStop } from './frame'
import { More } from './more'
import { Reach } from './reach'
import { useT } from './texts'

/** One stop: who, where, what to know, and the one next thing to do. */
export const StopPage = () => <WithStop>{stop => <View stop={stop} />}</WithStop>

function View({ stop }: { stop: Stop }) {
  const t = useT()
  const { format } = useI18n()
  const note = stop.dropoff.note
  return (
    <StopFrame back={<BackLink to="/" label={t('nav.today')} />} action={<NextThing stop={stop} />}>
      <div className="flex items-center gap-3">
        <StatusPill status={stop.status} />
        {stop.window && (
          <span className="text-muted tnum">{format.span(stop.window.from, stop.window.to)}</span>
        )}
      </div>
      <h1 className="tight mt-2 text-2xl font-bold">
        <Bdi>{stop.recipient.name}</Bdi>
      </h1>
      <p className="mt-1 text-lg">
        <Bdi>{stop.dropoff.text}</Bdi>
      </p>
      <Reach stop={stop} />
      {note && (
        <p className="bg-warn-soft text-warn mt-5 flex gap-3 rounded-lg px-4 py-3 font-medium">
          <Icon name="alert" className="mt-0.5" />
          <Bdi>{note}</Bdi>
        </p>
      )}
      {stop.cod_due && (
        <p className="bg-saffron text-on-saffron mt-3 flex items-center justify-between gap-3 rounded-lg px-4 py-3 text-lg font-bold">
          {t('stop.collect')} <span className="tnum">{format.money(stop.cod_due)}</span>
        </p>
      )}
      <h2 className="mt-6 text-lg font-semibold">{t('stop.items', { n: stop.items.length })}</h2>
      <ul className="border-line divide-line bg-surface mt-2 divide-y rounded-lg border">
        {stop.items.map(item => (
          <li key={item.id} className="flex min-h-12 items-center justify-between gap-3 px-4">
            <Bdi>{item.description || t('stop.parcel')}</Bdi>
            {item.barcode && (
              <span className="text-muted tnum text-sm">
                <Bdi machine>{item.barcode}</Bdi>
              </span>
            )}
          </li>
        ))}
      </ul>
      <More stop={stop} />
    </StopFrame>
  )
}

/** The one button that changes with the state. */
function NextThing({ stop }: { stop: Stop }) {
  const t = useT()
  const navigate = useNavigate()
  const { common } = useI18n()
  const [busy, setBusy] = useState(false)
  const [asking, setAsking] = useState(false)
  const action = nextOf(stop)
  if (action === 'none') return null
  const big = 'min-h-15! w-full text-lg'
  if (
    action === 'hand_over' ||
    action === 'return_done' ||
    (action === 'pickup' && asks(stop.pickup_proof))
  ) {
    const to = SCREEN[action]
    return (
      <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-2.5">
        <Button className={big} icon="check" onClick={() => void navigate({ to, params: { id: stop.id } })}>
          {t(`act.${action}`)}
        </Button>
        {action === 'hand_over' && (
          <Link
            to="/stop/$id/cannot"
            params={{ id: stop.id }}
            className="border-edge/60 bg-surface inline-flex min-h-15 items-center rounded-md border px-4 font-semibold"
          >
            {t('act.cannot')}
          </Link>
        )}
      </div>
    )
  }
  const go = async (awayReason?: string) => {
    setAsking(false)
    setBusy(true)
    const body = { command: action, ...(awayReason ? { away_reason: awayReason } : {}) }
    await command(stop, body, AFTER[action], action === 'hub_in' ? { gone: true } : {})
    setBusy(false)
  }
  const start = () => (isAway(stop, action) ? setAsking(true) : void go())
  return (
    <>
      <Button className={big} busy={busy} onClick={start}>
        {t(`act.${action}`)}
      </Button>
      <Dialog
        open={asking}
        title={t('away.title')}
        closeLabel={common('verb.close')}
        onClose={() => setAsking(false)}
      >
        <div className="grid gap-2.5">
          {AWAYS.map(reason => (
            <Button key={reason} look="quiet" className="min-h-14!" onClick={() => void go(reason)}>
              {t(`away.${reason}`)}
            </Button>
          ))}
        </div>
      </Dialog>
    </>
  )
}

const SCREEN = {
  hand_over: '/stop/$id/hand-over',
  return_done: '/stop/$id/hand-back',
  pickup: '/stop/$id/collect',
} as const

/** Not at the pin as far as the phone can tell: the server will want to know why. */
function isAway({ pickup, dropoff, arrive_radius_m: radius }: Stop, action: string): boolean {
  if (action !== 'arrive_dropoff' && action !== 'arrive_pickup') return false
  const { point } = action === 'arrive_dropoff' ? dropoff : pickup
  const fix = lastFix()
  return Boolean(point) && !(fix && point && isWithin(fix, point, radius))
}
