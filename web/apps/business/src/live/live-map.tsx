import { useI18n } from '@qafila/i18n'
import { fitTo, type MapHandle, MapView, usePlaces, VehicleLayer } from '@qafila/map'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import type { FleetStore } from './fleet-store'
import { useT } from './texts'

/** A finger's breadth: how far from a mark a press still means it, in pixels. */
const REACH_PX = 18

/** Nearer to the edge than this a vehicle is as good as outside. */
const EDGE_PX = 24
/** The corner where the vehicle's card lies over the map. */
const CARD_PX = { width: 390, height: 320 }

type LiveMapProps = {
  store: FleetStore
  chosen: string | null
  onChoose(vehicle: string | null): void
  children?: ReactNode
}

export function LiveMap({ store, chosen, onChoose, children }: LiveMapProps) {
  const t = useT()
  const { dir } = useI18n()
  const places = usePlaces()
  const handle = useRef<MapHandle>(null)
  const layer = useRef<VehicleLayer>(null)
  const choose = useRef(onChoose)
  const [shown, setShown] = useState(0)
  choose.current = onChoose

  const fit = useCallback(() => {
    const map = handle.current?.map
    if (map)
      fitTo(
        map,
        [...store.read().values()].map(s => s.position.point),
      )
  }, [store])

  const ready = useCallback(
    (made: MapHandle) => {
      const { map, palette } = made
      handle.current = made
      const { lng, lat } = map.getCenter()
      const vehicles = new VehicleLayer({ lon: lng, lat }, palette)
      layer.current = vehicles
      map.addLayer(vehicles)
      store.attach(vehicles)
      map.on('click', e => {
        const [a, b] = [map.unproject(e.point), map.unproject([e.point.x + REACH_PX, e.point.y])]
        const reach = Math.abs(b.lng - a.lng) / 360
        choose.current(vehicles.fleet.nearest(a.lng, a.lat, reach, vehicles.now()))
      })
      return () => store.attach(null)
    },
    [store],
  )

  // The first positions decide what is looked at; after that the view is the reader's.
  const fitted = useRef(false)
  useEffect(
    () =>
      store.subscribe(() => {
        setShown(layer.current?.fleet.count ?? 0)
        if (fitted.current || !handle.current || !store.read().size) return
        fitted.current = true
        fit()
      }),
    [store, fit],
  )

  useEffect(() => {
    layer.current?.choose(chosen)
    const [map, vehicles] = [handle.current?.map, layer.current]
    const at = chosen && vehicles?.fleet.at(chosen, vehicles.now())
    if (!map || !at) return
    const { x, y } = map.project([at.lon, at.lat])
    const { clientWidth: width, clientHeight: height } = map.getContainer()
    const inside = x > EDGE_PX && x < width - EDGE_PX && y > EDGE_PX && y < height - EDGE_PX
    const start = document.dir === 'rtl' ? width - x : x
    const covered = width > CARD_PX.width * 2 && start < CARD_PX.width && y > height - CARD_PX.height
    if (!inside || covered) map.easeTo({ center: [at.lon, at.lat], duration: 150 })
  }, [chosen])

  return (
    <MapView
      key={dir}
      label={t('live.map')}
      places={places}
      onReady={ready}
      onPalette={palette => layer.current?.paint(palette)}
      onFit={fit}
    >
      <output className="sr-only" data-vehicles={shown}>
        {t('live.on_map', { n: shown })}
      </output>
      {children}
    </MapView>
  )
}
