import { useI18n } from '@qafila/i18n'
import {
  addPathLayers,
  drawPaths,
  fitTo,
  type MapHandle,
  MapView,
  type Path,
  usePlaces,
  VehicleLayer,
} from '@qafila/map'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { Clock } from './clock'
import { linesOf, whereAt } from './day'
import type { VehicleDay } from './events'
import { useT } from './texts'

const MARK = { moving: 'moving', standing: 'idle', gap: 'stale' } as const

/** The lines of a day, each vehicle in its own colour and cut where nobody knows; stops and doors as dots. */
function pathsOf(days: VehicleDay[]): Path[] {
  return days.flatMap((day, tone) =>
    linesOf(day.fixes).map((line, i) => ({ id: `${day.vehicle}-${i}`, tone, line, stops: [] })),
  )
}

type MapProps = { days: VehicleDay[]; clock: Clock }

/** Where the vehicles were at the time of the clock. Every frame goes to the GPU and not through React. */
export function ReplayMap({ days, clock }: MapProps) {
  const t = useT()
  const { dir } = useI18n()
  const places = usePlaces()
  const [handle, setHandle] = useState<(MapHandle & { layer: VehicleLayer }) | null>(null)
  const paths = useMemo(() => pathsOf(days), [days])

  const fit = useCallback(() => {
    const points = paths.flatMap(p => p.line.map(([lon, lat]) => ({ lon, lat })))
    if (handle) fitTo(handle.map, points)
  }, [handle, paths])
  const draw = useCallback(() => handle && drawPaths(handle.map, paths, null), [handle, paths])
  useEffect(() => {
    draw()
    fit()
  }, [draw, fit])

  useEffect(() => {
    if (!handle) return
    const { layer } = handle
    const stop = clock.onFrame(time => {
      for (const day of days) {
        const where = whereAt(day.fixes, day.stretches, time)
        if (!where) layer.fleet.remove(day.vehicle)
        else
          layer.fleet.put(
            day.vehicle,
            { lon: where.lon, lat: where.lat, headingDeg: where.heading, mark: MARK[where.state] },
            layer.now(),
            0,
          )
      }
      layer.commit()
    })
    return () => {
      stop()
      for (const day of days) layer.fleet.remove(day.vehicle)
    }
  }, [handle, days, clock])

  const ready = useCallback((made: MapHandle) => {
    addPathLayers(made.map)
    const { lng, lat } = made.map.getCenter()
    const layer = new VehicleLayer({ lon: lng, lat }, made.palette)
    made.map.addLayer(layer)
    setHandle({ ...made, layer })
    return () => setHandle(null)
  }, [])

  return (
    <MapView
      key={dir}
      label={t('replay.map')}
      places={places}
      onReady={ready}
      onFit={fit}
      onPalette={palette => {
        handle?.layer.paint(palette)
        draw()
      }}
    />
  )
}
