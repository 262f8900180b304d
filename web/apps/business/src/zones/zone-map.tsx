import { useI18n } from '@qafila/i18n'
import {
  type Area,
  addAreaLayers,
  drawAreas,
  drawHandles,
  fitTo,
  type Handle,
  type MapHandle,
  type MapLibre,
  MapView,
  usePlaces,
} from '@qafila/map'
import { useCallback, useEffect, useRef, useState } from 'react'
import { boundsOf, corners, type LonLat, moved, type Shape, withCorners } from './shape'

type MapProps = {
  label: string
  areas: Area[]
  chosen: string | null
  onChoose(id: string): void
  /** The shape in hand: a click adds to it, its points can be dragged. */
  shape: Shape | null
  onShape(shape: Shape): void
  /** The view goes here when it changes. */
  focus: Shape | null
}

/** Zones on the map. What is drawn here with the hand is in the table beside it as numbers, and the other way about. */
export function ZoneMap(props: MapProps) {
  const { dir } = useI18n()
  const places = usePlaces()
  const [map, setMap] = useState<MapLibre | null>(null)
  const live = useRef(props)
  live.current = props
  const ready = useCallback(({ map: made }: MapHandle) => {
    addAreaLayers(made)
    listen(made, () => live.current)
    setMap(made)
    return () => setMap(null)
  }, [])
  const { areas, chosen, shape, focus } = props
  useEffect(() => {
    if (map) drawAreas(map, areas, chosen)
  }, [map, areas, chosen])
  useEffect(() => {
    if (!map) return
    drawHandles(map, shape ? handlesOf(shape) : [])
    map.getCanvas().style.cursor = shape ? 'crosshair' : ''
  }, [map, shape])
  useEffect(() => {
    if (map && focus && corners(focus).length) fit(map, [focus])
  }, [map, focus])
  return (
    <MapView
      key={dir}
      label={props.label}
      places={places}
      onReady={ready}
      onFit={() => map && fitAreas(map, areas)}
    />
  )
}

function fit(map: MapLibre, shapes: Shape[]) {
  const boxes = shapes.map(boundsOf)
  fitTo(
    map,
    boxes.flatMap(([west, south, east, north]) => [
      { lon: west, lat: south },
      { lon: east, lat: north },
    ]),
  )
}

function fitAreas(map: MapLibre, areas: Area[]) {
  fitTo(
    map,
    areas.flatMap(area =>
      ('line' in area ? area.line : area.rings.flat()).map(([lon, lat]) => ({ lon, lat })),
    ),
  )
}

/** The index of the point that sets a circle's radius. */
const RADIUS = -1

/** Corners to move, and between two of them a point that becomes a corner when it is pulled. */
function handlesOf(shape: Shape): Handle[] {
  const at = corners(shape)
  const held: Handle[] = at.map(([lon, lat], index) => ({ index, lon, lat }))
  if (shape.type === 'circle') {
    const [lon, lat] = moved([shape.center.lon, shape.center.lat], shape.radius_m, 0)
    return [...held, { index: RADIUS, lon, lat, add: true }]
  }
  const last = shape.type === 'polygon' && at.length > 2 ? at.length : at.length - 1
  for (let i = 0; i < last; i++) {
    const [a, b] = [at[i] as LonLat, at[(i + 1) % at.length] as LonLat]
    held.push({ index: i, lon: (a[0] + b[0]) / 2, lat: (a[1] + b[1]) / 2, add: true })
  }
  return held
}

/** Where a handle was pulled to, as a shape. */
function pulled(shape: Shape, handle: Pick<Handle, 'index' | 'add'>, to: LonLat): Shape {
  if (shape.type === 'circle' && handle.index === RADIUS) {
    const { lon, lat } = shape.center
    const metres = Math.hypot(
      (to[0] - lon) * 111_195 * Math.cos((lat * Math.PI) / 180),
      (to[1] - lat) * 111_195,
    )
    return { ...shape, radius_m: Math.max(10, Math.round(metres)) }
  }
  const at = [...corners(shape)]
  if (handle.add) at.splice(handle.index + 1, 0, to)
  else at[handle.index] = to
  return withCorners(shape, at)
}

type Wheel = { lngLat: { lng: number; lat: number }; preventDefault(): void }

function listen(map: MapLibre, now: () => MapProps) {
  const place = (e: Wheel): LonLat => [e.lngLat.lng, e.lngLat.lat]
  map.on('click', e => {
    const { shape, onShape, onChoose } = now()
    if (map.queryRenderedFeatures(e.point, { layers: ['area-handle'] }).length) return
    if (!shape) {
      const hit = map.queryRenderedFeatures(e.point, { layers: ['area-fill', 'area-corridor'] })[0]
      if (hit) onChoose(String(hit.properties.id))
      return
    }
    onShape(withCorners(shape, shape.type === 'circle' ? [place(e)] : [...corners(shape), place(e)]))
  })
  // A double click would zoom in the middle of drawing.
  map.on('dblclick', e => now().shape && e.preventDefault())
  const grab = (start: Wheel & { features?: { properties: Record<string, unknown> }[] }) => {
    const { shape } = now()
    const said = start.features?.[0]?.properties
    if (!shape || !said) return
    start.preventDefault()
    const handle = { index: Number(said.index), add: Boolean(said.add) }
    const begun = shape
    const move = (e: Wheel) => now().onShape(pulled(begun, handle, place(e)))
    map.on('mousemove', move)
    map.on('touchmove', move)
    const drop = () => {
      map.off('mousemove', move)
      map.off('touchmove', move)
    }
    map.once('mouseup', drop)
    map.once('touchend', drop)
  }
  map.on('mousedown', 'area-handle', grab)
  map.on('touchstart', 'area-handle', grab)
}
