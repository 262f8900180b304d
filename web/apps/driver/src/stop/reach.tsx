import { isReturning, isToLoad, showTracking } from '@qafila/domain'
import { Bdi } from '@qafila/i18n'
import { Icon, type IconName } from '@qafila/ui'
import type { Stop } from '../day/stop'
import { guide, isApple, messageTo, wayTo } from './guide'
import { useT } from './texts'

/** The ways to the people and the place of a stop: call, write, and be led to where it goes on now. */
export function Reach({ stop }: { stop: Stop }) {
  const t = useT()
  const { phone, lang } = stop.recipient
  const { where, place } = headingOf(stop)
  const atDoor = stop.status === 'at_dropoff'
  const way =
    place.point && wayTo(place.point, guide(), isApple(navigator.userAgent, navigator.maxTouchPoints))
  return (
    <>
      {where !== 'door' && place.text && (
        <p className="bg-brand-soft mt-4 flex gap-3 rounded-lg px-4 py-3 font-medium">
          <Icon name={where === 'shop' ? 'box' : 'undo'} className="mt-0.5" />
          <span className="min-w-0">
            <span className="text-muted block text-sm">
              {t(where === 'shop' ? 'stop.fetch_at' : 'stop.return_to')}
            </span>
            <Bdi>{place.text}</Bdi>
          </span>
        </p>
      )}
      <div className="mt-5 grid grid-cols-3 gap-2.5">
        <Way href={phone ? `tel:${phone}` : undefined} icon="phone" label={t('stop.call')} />
        <Way
          href={phone ? messageTo(phone, lang, showTracking(stop.tracking_number), atDoor) : undefined}
          icon="chat"
          label={t('stop.write')}
        />
        <Way href={way ?? undefined} icon="pin" label={t('stop.navigate')} />
      </div>
    </>
  )
}

/** Where the driver has to go now: to fetch it, to the door, or back to where it came from. */
function headingOf({ status, pickup, dropoff }: Stop) {
  if (isToLoad(status) && (pickup.point || pickup.text)) return { where: 'shop', place: pickup } as const
  if (isReturning(status)) return { where: 'back', place: pickup } as const
  return { where: 'door', place: dropoff } as const
}

function Way({ href, icon, label }: { href: string | undefined; icon: IconName; label: string }) {
  const look =
    'border-edge/60 bg-surface grid min-h-16 place-items-center content-center gap-0.5 rounded-lg border px-1 text-center font-semibold'
  const inside = (
    <>
      <Icon name={icon} size={22} />
      {label}
    </>
  )
  return href ? (
    <a href={href} className={look}>
      {inside}
    </a>
  ) : (
    <span aria-disabled="true" className={`${look} opacity-50`}>
      {inside}
    </span>
  )
}
