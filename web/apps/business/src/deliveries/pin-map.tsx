import type { Point } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { addPathLayers, drawPaths, type MapHandle, MapView, usePlaces } from '@qafila/map'
import { useCallback, useEffect, useRef, useState } from 'react'

type PinProps = { label: string; pin: Point | null; onPin?(point: Point): void }

/** One place on the map. With `onPin` a click moves it; the numbers beside the map do the same without a mouse. */
export function PinMap({ label, pin, onPin }: PinProps) {
  const { dir } = useI18n()
  const places = usePlaces()
  const [held, hold] = useState<MapHandle['map'] | null>(null)
  const told = useRef(onPin)
  told.current = onPin
  const ready = useCallback(({ map }: MapHandle) => {
    addPathLayers(map)
    map.on('click', e => told.current?.({ lat: e.lngLat.lat, lon: e.lngLat.lng }))
    if (told.current) map.getCanvas().style.cursor = 'crosshair'
    hold(map)
    return () => hold(null)
  }, [])
  const [lat, lon] = [pin?.lat, pin?.lon]
  useEffect(() => {
    if (!held) return
    const has = lat !== undefined && lon !== undefined
    const stops = has ? [{ id: 'pin', label: '', lon, lat }] : []
    drawPaths(held, [{ id: 'pin', tone: 1, line: [], stops }], null)
    if (has && !held.getBounds().contains([lon, lat])) held.jumpTo({ center: [lon, lat], zoom: 13 })
  }, [held, lat, lon])
  return (
    <MapView
      key={dir}
      label={label}
      centre={pin ?? undefined}
      zoom={pin ? 13 : 9}
      places={places}
      onReady={ready}
    />
  )
}
