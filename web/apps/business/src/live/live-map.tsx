import { type DeliveryRow, tracking } from '@qafila/api'
import { phaseOf } from '@qafila/domain'
import { useI18n } from '@qafila/i18n'
import {
  addPathLayers,
  addTrailLayer,
  drawPaths,
  fitTo,
  type MapHandle,
  type MapLibre,
  MapView,
  showDemand,
  usePlaces,
  VehicleLayer,
} from '@qafila/map'
import { Icon } from '@qafila/ui'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import type { FleetStore } from './fleet-store'
import { useT } from './texts'
import { useTrail } from './trail'

/** A finger's breadth: how far from a mark a press still means it, in pixels. */
const REACH_PX = 18
/** Nearer to the edge than this a vehicle is as good as outside. */
const EDGE_PX = 24
/** The corner where the vehicle's card lies over the map. */
const CARD_PX = { width: 390, height: 450 }
/** A map this wide has room beside the card; on a narrower one the card lies below what matters. */
const BESIDE_PX = 585
/** A pan is over when nothing moved for this long. */
const STILL_MS = 300
const FOLLOW_MS = 900

type LiveMapProps = {
  store: FleetStore
  chosen: string | null
  /** Today's stops of the chosen vehicle, in the order of driving. */
  stops: DeliveryRow[]
  follow: boolean
  /** Where deliveries go lies over the streets. */
  demand: boolean
  onDemand: (() => void) | null
  onChoose(vehicle: string | null): void
  /** The reader took the map in hand. */
  onUnfollow(): void
  children?: ReactNode
}

export function LiveMap({
  store,
  chosen,
  stops,
  follow,
  demand,
  onDemand,
  onChoose,
  onUnfollow,
  children,
}: LiveMapProps) {
  const t = useT()
  const { dir, format } = useI18n()
  const places = usePlaces()
  const [map, setMap] = useState<MapLibre | null>(null)
  const layer = useRef<VehicleLayer>(null)
  const now = useRef({ onChoose, onUnfollow })
  now.current = { onChoose, onUnfollow }
  const [shown, setShown] = useState(0)
  const [palette, setPalette] = useState<MapHandle['palette'] | null>(null)

  const fit = useCallback(() => {
    if (map)
      fitTo(
        map,
        [...store.read().values()].map(s => s.position.point),
      )
  }, [store, map])

  const ready = useCallback(
    ({ map, palette }: MapHandle) => {
      const { lng, lat } = map.getCenter()
      const vehicles = new VehicleLayer({ lon: lng, lat }, palette)
      layer.current = vehicles
      addPathLayers(map)
      addTrailLayer(map)
      map.addLayer(vehicles)
      store.attach(vehicles)
      map.on('click', e => {
        const [a, b] = [map.unproject(e.point), map.unproject([e.point.x + REACH_PX, e.point.y])]
        const reach = Math.abs(b.lng - a.lng) / 360
        now.current.onChoose(vehicles.fleet.nearest(a.lng, a.lat, reach, vehicles.now()))
      })
      map.on('dragstart', () => now.current.onUnfollow())
      const leave = watchView(map, store)
      setMap(map)
      setPalette(palette)
      return () => {
        leave()
        store.attach(null)
        setMap(null)
      }
    },
    [store],
  )

  // The first positions decide what is looked at; after that the view is the reader's.
  const fitted = useRef(false)
  useEffect(() => {
    const see = () => {
      setShown(layer.current?.fleet.count ?? 0)
      if (fitted.current || !map || !store.read().size) return
      fitted.current = true
      fit()
    }
    see()
    return store.subscribe(see)
  }, [store, map, fit])

  useEffect(() => {
    layer.current?.choose(chosen)
    if (map && chosen && layer.current) approach(map, layer.current, chosen)
  }, [map, chosen])

  useFollow(map, store, follow ? chosen : null)
  useTrail(map, chosen, chosen ? store.read().get(chosen)?.position : undefined)

  const draw = useCallback(() => {
    if (!map) return
    const known = stops.flatMap((d, i) =>
      d.address.point
        ? [
            {
              id: d.id,
              label: format.number(i + 1),
              done: ['done', 'closed'].includes(phaseOf(d.status)),
              ...d.address.point,
            },
          ]
        : [],
    )
    drawPaths(map, known.length ? [{ id: 'today', tone: 0, line: [], stops: known }] : [], null)
  }, [map, stops, format])
  useEffect(draw, [draw])

  useEffect(() => {
    if (map && palette && demand) return showDemand(map, palette, tracking.demandTile)
  }, [map, palette, demand])

  return (
    <MapView
      key={dir}
      label={t('live.map')}
      places={places}
      onReady={ready}
      onPalette={palette => {
        layer.current?.paint(palette)
        setPalette(palette)
        draw()
      }}
      onFit={fit}
    >
      <output className="sr-only" data-vehicles={shown}>
        {t('live.on_map', { n: shown })}
      </output>
      {onDemand && <DemandSwitch on={demand} onSwitch={onDemand} />}
      {children}
    </MapView>
  )
}

/** Lays the demand over the map, and says what its colours mean. */
function DemandSwitch({ on, onSwitch }: { on: boolean; onSwitch(): void }) {
  const t = useT()
  return (
    <div className="absolute start-3 top-3 grid justify-items-start gap-2">
      <button
        type="button"
        aria-pressed={on}
        onClick={onSwitch}
        className="bg-raised border-line shadow-low hover:border-edge aria-pressed:border-brand aria-pressed:text-brand inline-flex min-h-9 items-center gap-2 rounded-md border px-3 text-sm font-semibold"
      >
        <Icon name="layers" size={16} />
        {t('live.demand')}
      </button>
      {on && (
        <div className="bg-raised border-line shadow-low text-muted grid gap-1 rounded-md border px-3 py-2 text-xs">
          {t('live.demand_span')}
          <span aria-hidden="true" className="demand-ramp h-1.5 rounded-full" />
          <span className="flex justify-between gap-6">
            <span>{t('live.demand_few')}</span>
            <span>{t('live.demand_many')}</span>
          </span>
        </div>
      )}
    </div>
  )
}

/** Tells the store where the map looks, once it has stopped moving. */
function watchView(map: MapLibre, store: FleetStore): () => void {
  let timer: ReturnType<typeof setTimeout>
  const look = () => {
    const bounds = map.getBounds()
    store.look({
      west: bounds.getWest(),
      south: bounds.getSouth(),
      east: bounds.getEast(),
      north: bounds.getNorth(),
    })
  }
  const moved = () => {
    clearTimeout(timer)
    timer = setTimeout(look, STILL_MS)
  }
  map.on('moveend', moved)
  moved()
  return () => {
    clearTimeout(timer)
    map.off('moveend', moved)
  }
}

/** Brings a vehicle into view when it is outside, or under its own card. */
function approach(map: MapLibre, vehicles: VehicleLayer, chosen: string) {
  const at = vehicles.fleet.at(chosen, vehicles.now())
  if (!at) return
  const { x, y } = map.project([at.lon, at.lat])
  const { clientWidth: width, clientHeight: height } = map.getContainer()
  const inside = x > EDGE_PX && x < width - EDGE_PX && y > EDGE_PX && y < height - EDGE_PX
  const start = document.dir === 'rtl' ? width - x : x
  const covered = width > BESIDE_PX && start < CARD_PX.width && y > height - CARD_PX.height
  if (!inside || covered) map.easeTo({ center: [at.lon, at.lat], offset: besideCard(map), duration: 150 })
}

/** From the middle of the map to the middle of what its card leaves free. */
function besideCard(map: MapLibre): [x: number, y: number] {
  const { clientWidth: width } = map.getContainer()
  const away = width > BESIDE_PX ? CARD_PX.width / 2 : 0
  return [document.dir === 'rtl' ? -away : away, 0]
}

/** Keeps a vehicle in the middle of what can be seen: the map goes with each fix as evenly as the mark does. */
function useFollow(map: MapLibre | null, store: FleetStore, vehicle: string | null) {
  useEffect(() => {
    if (!map || !vehicle) return
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    let last = ''
    const go = () => {
      const seen = store.read().get(vehicle)
      if (!seen || seen.position.fix_at === last) return
      last = seen.position.fix_at
      const { lon, lat } = seen.position.point
      map.easeTo({
        center: [lon, lat],
        offset: besideCard(map),
        zoom: Math.max(map.getZoom(), 13),
        duration: calm ? 0 : FOLLOW_MS,
        easing: share => share,
      })
    }
    go()
    return store.subscribe(go)
  }, [map, store, vehicle])
}
