import { isTerminal } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { addPathLayers, drawPaths, fitTo, type MapHandle, MapView, type Path, usePlaces } from '@qafila/map'
import { lastFix } from '@qafila/offline'
import { Icon, StatusPill } from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { nextOf, type Stop, useStops } from '../day/stop'
import { useT } from './texts'

const ROUTE = 'route'

/** From where the phone is over the stops that are left; what is done stands hollow beside it. */
function pathOf(stops: Stop[], write: (n: number) => string): Path {
  const here = lastFix()?.at
  const placed = stops.flatMap((stop, i) => (stop.dropoff.point ? [{ stop, i, ...stop.dropoff.point }] : []))
  const left = placed.filter(({ stop }) => nextOf(stop) !== 'none')
  const line = [...(here ? [here] : []), ...left].map(({ lon, lat }): [number, number] => [lon, lat])
  return {
    id: ROUTE,
    tone: 0,
    line: line.length > 1 ? line : [],
    stops: placed.map(({ stop, i, lon, lat }) => ({
      id: stop.id,
      label: write(i + 1),
      lon,
      lat,
      done: isTerminal(stop.status),
    })),
  }
}

/** The way of the day without anybody's tiles; the same stops are a list under Today. */
export function DayMap() {
  const t = useT()
  const { dir, format } = useI18n()
  const places = usePlaces()
  const stops = useStops()
  const [handle, setHandle] = useState<MapHandle | null>(null)
  const path = useMemo(() => pathOf(stops ?? [], format.number), [stops, format])
  const next = stops?.find(s => nextOf(s) !== 'none')

  const draw = useCallback(() => handle && drawPaths(handle.map, [path], null), [handle, path])
  const fit = useCallback(() => handle && fitTo(handle.map, path.stops), [handle, path])
  useEffect(() => {
    draw()
  }, [draw])
  const known = path.stops.length > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view is set once there is something to see, and then left alone
  useEffect(() => {
    fit()
  }, [handle, known])
  const ready = useCallback((made: MapHandle) => {
    addPathLayers(made.map)
    setHandle(made)
    return () => setHandle(null)
  }, [])

  return (
    <div className="grid h-full grid-rows-[minmax(0,1fr)_auto]">
      <h1 className="sr-only">{t('map.title')}</h1>
      <MapView
        key={dir}
        label={t('map.title')}
        places={places}
        onReady={ready}
        onPalette={() => void draw()}
        onFit={() => void fit()}
      >
        <p className="bg-raised/90 text-muted border-line absolute start-3 top-3 rounded-md border px-2.5 py-1 text-sm font-medium">
          {t('map.straight')}
        </p>
        <Link
          to="/cities"
          className="bg-raised/90 text-ink border-line absolute start-3 bottom-8 inline-flex min-h-12 items-center gap-2 rounded-md border px-3 text-sm font-semibold"
        >
          <Icon name="box" size={18} />
          {t('map.keep')}
        </Link>
      </MapView>
      {next ? (
        <Link
          to="/stop/$id"
          params={{ id: next.id }}
          className="on-rail bg-rail text-rail-ink flex min-h-16 items-center gap-3.5 px-5 py-3"
        >
          <span className="min-w-0 flex-1">
            <span className="text-saffron block text-sm font-semibold">{t('today.next')}</span>
            <span className="text-lg font-bold">
              <Bdi clip>{next.recipient.name}</Bdi>
            </span>
            <span className="text-rail-muted">
              <Bdi clip>{next.dropoff.text}</Bdi>
            </span>
          </span>
          <StatusPill status={next.status} />
          <Icon name="chevron" />
        </Link>
      ) : (
        <p className="text-muted px-5 py-4">{t(stops?.length ? 'today.finished' : 'today.none')}</p>
      )}
    </div>
  )
}
