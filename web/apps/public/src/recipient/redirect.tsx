import { distanceM } from '@qafila/domain'
import { useI18n } from '@qafila/i18n'
import { type MapHandle, MapView, usePlaces } from '@qafila/map'
import { Button, Icon, Notice } from '@qafila/ui'
import { useRef, useState } from 'react'
import { ActForm, type PanelProps } from './form'
import { useT } from './texts'

/** Another door near the first: the map moves under a fixed pin, by finger, mouse or arrow keys, or goes to where the reader is. */
export function Redirect({ tracking, done, ...form }: PanelProps) {
  const t = useT()
  const { format, dir } = useI18n()
  const places = usePlaces()
  const limit = tracking.redirect
  const start = tracking.destination ?? limit?.center
  const [to, setTo] = useState(start)
  const [unfound, setUnfound] = useState(false)
  const handle = useRef<MapHandle>(null)
  if (!limit || !start || !to) return null
  const moved = distanceM(start, to)
  const away = distanceM(limit.center, to)
  const tooFar = away > limit.within_m

  const ready = (made: MapHandle) => {
    handle.current = made
    made.map.on('moveend', () => {
      const { lat, lng } = made.map.getCenter()
      setTo({ lat, lon: lng })
    })
  }
  const locate = () => {
    setUnfound(false)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => handle.current?.map.jumpTo({ center: [coords.longitude, coords.latitude], zoom: 16 }),
      () => setUnfound(true),
      { enableHighAccuracy: true, timeout: 10_000 },
    )
  }
  const submit = async () => {
    const body = {
      phone_last4: form.digits,
      command: 'redirect',
      to: { lat: Number(to.lat.toFixed(6)), lon: Number(to.lon.toFixed(6)) },
      reason: 'other',
    }
    if (await form.acting.act('POST', 'commands', body)) done(t('redirect.done'))
  }
  return (
    <ActForm {...form} submit={submit} verb={t('redirect.do')} ready={moved >= 10 && !tooFar}>
      <p className="text-sm">{t('redirect.how', { within: format.distance(limit.within_m) })}</p>
      <div className="border-line relative h-72 overflow-hidden rounded-lg border">
        <MapView
          key={dir}
          label={t('redirect.map')}
          centre={start}
          zoom={15}
          places={places}
          onReady={ready}
        />
        <span
          aria-hidden="true"
          className="text-bad pointer-events-none absolute inset-x-0 top-1/2 grid -translate-y-full justify-items-center"
        >
          <Icon name="pin" size={36} />
        </span>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p aria-live="polite" className="text-muted text-sm">
          {moved < 10 ? t('redirect.unmoved') : t('redirect.moved', { distance: format.distance(moved) })}
        </p>
        <Button look="quiet" icon="fit" onClick={locate}>
          {t('redirect.here')}
        </Button>
      </div>
      {unfound && <Notice tone="warn">{t('redirect.unfound')}</Notice>}
      {tooFar && (
        <Notice tone="warn">{t('redirect.too_far', { within: format.distance(limit.within_m) })}</Notice>
      )}
    </ActForm>
  )
}
