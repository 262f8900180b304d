import type { Point } from '@qafila/api/public'
import { ageS } from '@qafila/domain'
import { useI18n } from '@qafila/i18n'
import {
  addPathLayers,
  drawPaths,
  fitTo,
  type MapHandle,
  MapView,
  usePlaces,
  VehicleLayer,
} from '@qafila/map'
import { useCallback, useEffect, useRef } from 'react'
import { useT } from '../texts'
import type { Tracking } from './tracking'

/** Long enough to glide from one answer to the next. */
const GLIDE_MS = 20_000

/** The driver and the door. Said in words too, for those who do not see the map. */
export function TrackMap({ tracking }: { tracking: Tracking }) {
  const t = useT()
  const { format, dir } = useI18n()
  const places = usePlaces()
  const handle = useRef<MapHandle>(null)
  const layer = useRef<VehicleLayer>(null)
  const door = tracking.destination
  const van = tracking.driver?.point
  const points = [door, van].filter((p): p is Point => Boolean(p))

  const show = useCallback(() => {
    const vehicles = layer.current
    if (!vehicles) return
    if (van) {
      const known = vehicles.fleet.has('driver')
      vehicles.fleet.put(
        'driver',
        { ...van, headingDeg: 0, mark: 'idle' },
        vehicles.now(),
        known ? GLIDE_MS : 0,
      )
    } else vehicles.fleet.remove('driver')
    vehicles.commit()
  }, [van])

  const latest = useRef(show)
  latest.current = show
  useEffect(show, [show])

  const fit = () => handle.current && fitTo(handle.current.map, points, 70)
  const ready = (made: MapHandle) => {
    handle.current = made
    addPathLayers(made.map)
    if (door) {
      const stop = { id: 'door', label: '', lon: door.lon, lat: door.lat }
      drawPaths(made.map, [{ id: 'door', tone: 7, line: [], stops: [stop] }], null)
    }
    const centre = made.map.getCenter()
    layer.current = new VehicleLayer({ lon: centre.lng, lat: centre.lat }, made.palette)
    made.map.addLayer(layer.current)
    latest.current()
    fit()
  }

  return (
    <MapView
      key={dir}
      label={t('track.map')}
      centre={door ?? van ?? undefined}
      zoom={12}
      places={places}
      onReady={ready}
      onPalette={palette => layer.current?.paint(palette)}
      onFit={fit}
    >
      {van && tracking.driver?.fix_at && (
        <p className="bg-raised border-line shadow-low absolute start-3 top-3 rounded-md border px-3 py-1.5 text-sm">
          {t('track.driver_seen', { ago: format.ago(ageS(tracking.driver.fix_at)) })}
        </p>
      )}
    </MapView>
  )
}
