import type { PlanRoute, Point, Unserved } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { addPathLayers, drawPaths, fitTo, type MapHandle, MapView, type Path, usePlaces } from '@qafila/map'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useT } from './texts'

const pair = (p: Point): [number, number] => [p.lon, p.lat]

/** Routes as lines from the depot over the stops and back. Between stops they are drawn straight: what is shown is the order, not the streets. */
function pathsOf(routes: PlanRoute[], unserved: Unserved[], write: (n: number) => string): Path[] {
  const paths = routes.map((route, tone) => {
    const calls = route.stops.flatMap(s => (s.point ? [{ stop: s, point: s.point }] : []))
    const ends = [route.start, ...calls.map(c => c.point), route.end].filter((p): p is Point => Boolean(p))
    return {
      id: route.vehicle,
      tone,
      line: ends.map(pair),
      stops: calls.map(({ stop, point }) => ({
        id: String(stop.sequence),
        label: write(stop.sequence),
        ...point,
      })),
    }
  })
  if (!unserved.length) return paths
  const left = unserved.map(u => ({ id: u.job, label: '', ...u.point, done: true }))
  return [...paths, { id: 'unserved', tone: 7, line: [], stops: left }]
}

type PlanMapProps = {
  routes: PlanRoute[]
  unserved: Unserved[]
  chosen: string | null
  onChoose(route: string | null): void
}

export function PlanMap({ routes, unserved, chosen, onChoose }: PlanMapProps) {
  const t = useT()
  const { dir, format } = useI18n()
  const places = usePlaces()
  const [handle, setHandle] = useState<MapHandle | null>(null)
  const choose = useRef(onChoose)
  choose.current = onChoose
  const paths = useMemo(() => pathsOf(routes, unserved, n => format.number(n)), [routes, unserved, format])

  const fit = useCallback(() => {
    const shown = chosen ? paths.filter(p => p.id === chosen) : paths
    const points = shown.flatMap(p => [...p.line.map(([lon, lat]) => ({ lon, lat })), ...p.stops])
    if (handle) fitTo(handle.map, points)
  }, [handle, paths, chosen])

  const draw = useCallback(() => handle && drawPaths(handle.map, paths, chosen), [handle, paths, chosen])
  useEffect(() => {
    draw()
    fit()
  }, [draw, fit])

  const ready = useCallback((made: MapHandle) => {
    addPathLayers(made.map)
    made.map.on('click', e => {
      const box: [[number, number], [number, number]] = [
        [e.point.x - 6, e.point.y - 6],
        [e.point.x + 6, e.point.y + 6],
      ]
      const hit = made.map.queryRenderedFeatures(box, { layers: ['path-stop', 'path-line'] })[0]
      const id = hit?.properties.path ?? hit?.properties.id
      choose.current(typeof id === 'string' && id !== 'unserved' ? id : null)
    })
    setHandle(made)
    return () => setHandle(null)
  }, [])

  return (
    <MapView key={dir} label={t('plan.map')} places={places} onReady={ready} onPalette={draw} onFit={fit} />
  )
}
