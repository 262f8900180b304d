import type { PlanRoute } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { addPathLayers, drawPaths, fitTo, type MapHandle, MapView, type Path, usePlaces } from '@qafila/map'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type Board, chosenRoute, useBoard } from './board'
import { useT } from './texts'
import { pointsOf, straight, useRoads } from './use-roads'

const UNSERVED = 'unserved'

/** Routes from the depot over the stops and back; stops that nobody serves stand hollow beside them. */
function pathsOf(
  board: Board,
  lines: ReadonlyMap<string, [number, number][]>,
  write: (n: number) => string,
): Path[] {
  const { shown, vehicles } = board
  const path = (route: PlanRoute): Path => ({
    id: route.vehicle,
    tone: vehicles.indexOf(route.vehicle),
    line: lines.get(route.vehicle) ?? straight(pointsOf(route)),
    stops: route.stops.flatMap(s =>
      s.point ? [{ id: s.job ?? String(s.sequence), label: write(s.sequence), ...s.point }] : [],
    ),
  })
  const left = shown?.unserved.map(u => ({ id: u.job, label: '', ...u.point, done: true })) ?? []
  return [
    ...(shown?.routes.map(path) ?? []),
    ...(left.length ? [{ id: UNSERVED, tone: 7, line: [], stops: left }] : []),
  ]
}

export function PlanMap() {
  const t = useT()
  const { dir, format } = useI18n()
  const board = useBoard()
  const places = usePlaces()
  const [handle, setHandle] = useState<MapHandle | null>(null)
  const now = useRef(board)
  now.current = board
  const { lines, source } = useRoads(board.shown?.routes ?? [])
  const { shown, vehicles } = board
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the board only these two are drawn
  const paths = useMemo(() => pathsOf(board, lines, n => format.number(n)), [shown, vehicles, lines, format])
  const chosen = board.hand.carried ? null : chosenRoute(board)
  const stop = board.hand.carried?.job ?? board.selection.stop ?? null

  const fit = useCallback(() => {
    const all = chosen ? paths.filter(p => p.id === chosen) : paths
    const points = all.flatMap(p => [...p.line.map(([lon, lat]) => ({ lon, lat })), ...p.stops])
    if (handle) fitTo(handle.map, points)
  }, [handle, paths, chosen])

  const draw = useCallback(
    () => handle && drawPaths(handle.map, paths, chosen, stop),
    [handle, paths, chosen, stop],
  )
  useEffect(() => {
    draw()
  }, [draw])
  // The view follows what is chosen and what is solved, not every drag: a map that jumps cannot be aimed at.
  const view = `${chosen ?? ''} ${board.plan.revision} ${board.selection.rev ?? ''} ${Boolean(handle)} ${paths.length > 0}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: `view` says when
  useEffect(fit, [view])

  const ready = useCallback((made: MapHandle) => {
    addPathLayers(made.map)
    made.map.on('click', e => {
      const box: [[number, number], [number, number]] = [
        [e.point.x - 6, e.point.y - 6],
        [e.point.x + 6, e.point.y + 6],
      ]
      const hit = made.map.queryRenderedFeatures(box, { layers: ['path-stop', 'path-line'] })[0]
      const { stop, id, path } = (hit?.properties ?? {}) as Record<string, string | undefined>
      const { choose, selection } = now.current
      if (stop) choose({ rev: selection.rev, route: path === UNSERVED ? undefined : path, stop })
      else choose({ rev: selection.rev, route: id })
    })
    setHandle(made)
    return () => setHandle(null)
  }, [])

  return (
    <MapView key={dir} label={t('plan.map')} places={places} onReady={ready} onPalette={draw} onFit={fit}>
      {source && (
        <p className="bg-raised/90 text-muted border-line absolute start-3 top-3 max-w-[calc(100%-5rem)] rounded-md border px-2.5 py-1 text-xs font-medium">
          {t(`plan.${source}`)}
        </p>
      )}
    </MapView>
  )
}
