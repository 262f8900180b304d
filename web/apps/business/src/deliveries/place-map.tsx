import type { Point } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { addPathLayers, drawPaths, type MapHandle, MapView, usePlaces } from '@qafila/map'
import { useCallback } from 'react'

/** One door on the map. */
export function PlaceMap({ point, label }: { point: Point; label: string }) {
  const { dir } = useI18n()
  const places = usePlaces()
  const ready = useCallback(
    ({ map }: MapHandle) => {
      addPathLayers(map)
      drawPaths(
        map,
        [
          {
            id: 'door',
            tone: 0,
            line: [],
            stops: [{ id: 'door', label: '', lon: point.lon, lat: point.lat }],
          },
        ],
        null,
      )
    },
    [point],
  )
  return (
    <MapView
      key={`${dir}${point.lat}${point.lon}`}
      label={label}
      centre={point}
      zoom={12}
      places={places}
      onReady={ready}
    />
  )
}
