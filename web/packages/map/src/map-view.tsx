import 'maplibre-gl/dist/maplibre-gl.css'
import { useI18n } from '@qafila/i18n'
import { IconButton, Notice, useTheme } from '@qafila/ui'
import { type GeoJSONSource, Map as MapLibre, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { City } from './keep'
import { metresPerPixel } from './mercator'
import { type Palette, readPalette } from './palette'
import { drawStreets } from './streets'
import { baseStyle, type Place, placesData } from './style'

setWorkerUrl(workerUrl)

/** What a screen gets of the map: the map itself and its colours, again whenever the theme changes them. */
export type MapHandle = { map: MapLibre; palette: Palette }

type MapProps = {
  label: string
  centre?: { lon: number; lat: number }
  zoom?: number
  places?: Place[]
  /** Adds layers once the style is there; what it returns runs when the map goes. */
  // biome-ignore lint/suspicious/noConfusingVoidType: a setup that leaves nothing behind returns nothing
  onReady(handle: MapHandle): void | (() => void)
  onPalette?(palette: Palette): void
  /** Moves the view so that everything that matters is in it. */
  onFit?(): void
  children?: ReactNode
}

const HOME = { lon: 55.3, lat: 25.15 }

/** A MapLibre map in the house style, with its controls in the reader's language and on the reader's side. */
export function MapView({
  label,
  centre = HOME,
  zoom = 9,
  places = [],
  onReady,
  onPalette,
  onFit,
  children,
}: MapProps) {
  const box = useRef<HTMLDivElement>(null)
  const held = useRef<MapLibre>(null)
  const [broken, setBroken] = useState(false)
  const [map, setMap] = useState<MapLibre | null>(null)
  const [drawn, setDrawn] = useState<City[]>([])
  const { locale, common } = useI18n()
  const { mode } = useTheme()

  // biome-ignore lint/correctness/useExhaustiveDependencies: the map is made once; what changes later is told to it below
  useEffect(() => {
    const palette = readPalette()
    let made: MapLibre
    try {
      made = new MapLibre({
        container: box.current as HTMLDivElement,
        style: baseStyle(palette, locale, places),
        center: [centre.lon, centre.lat],
        zoom,
        maxZoom: 18,
        attributionControl: false,
        fadeDuration: 0,
        dragRotate: false,
        canvasContextAttributes: { antialias: false },
      })
    } catch {
      setBroken(true)
      return
    }
    made.touchZoomRotate.disableRotation()
    made.getCanvas().setAttribute('aria-label', label)
    held.current = made
    // biome-ignore lint/suspicious/noConfusingVoidType: as onReady
    let leave: void | (() => void)
    let gone = false
    made.once('load', () => {
      leave = onReady({ map: made, palette })
      drawStreets(made, () => gone).then(
        cities => !gone && setDrawn(cities),
        // Without streets the map is what it is without a map of the server.
        () => undefined,
      )
      setMap(made)
      box.current?.setAttribute('data-ready', '1')
    })
    return () => {
      gone = true
      leave?.()
      made.remove()
    }
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `mode` is what changes the tokens that are read here
  useEffect(() => {
    if (!map) return
    const palette = readPalette()
    for (const [key, value] of Object.entries(palette.style)) map.setGlobalStateProperty(key, value)
    onPalette?.(palette)
  }, [map, mode])

  useEffect(() => {
    map?.setGlobalStateProperty('lang', locale)
  }, [map, locale])

  useEffect(() => {
    map?.getSource<GeoJSONSource>('places')?.setData(placesData(places, drawn))
  }, [map, places, drawn])

  const control = 'bg-raised text-ink border-line hover:text-brand rounded-none!'
  return (
    <div className="bg-sunken relative size-full overflow-hidden">
      <div ref={box} className="absolute! inset-0" />
      {broken ? (
        <div className="absolute inset-x-4 top-4">
          <Notice tone="warn">{common('map.unavailable')}</Notice>
        </div>
      ) : (
        <div className="border-line shadow-low absolute end-3 top-3 grid overflow-hidden rounded-md border">
          <IconButton
            icon="plus"
            size={18}
            label={common('map.zoom_in')}
            className={control}
            onClick={() => afterPaint(() => map?.zoomIn())}
          />
          <IconButton
            icon="minus"
            size={18}
            label={common('map.zoom_out')}
            className={control}
            onClick={() => afterPaint(() => map?.zoomOut())}
          />
          {onFit && (
            <IconButton icon="fit" size={18} label={common('map.fit')} className={control} onClick={onFit} />
          )}
        </div>
      )}
      {map && <Scale map={map} drawn={drawn.length > 0} />}
      {drawn.length > 0 && <Credit cities={drawn} />}
      {children}
    </div>
  )
}

/** The button is seen to be pressed before the map, which may be slow to draw, begins to move. */
const afterPaint = (run: () => void) => requestAnimationFrame(() => setTimeout(run))

/** Whose work the streets are: asked for by the licence of the data. An invented town is nobody's, and says what it is. */
function Credit({ cities }: { cities: City[] }) {
  const { common } = useI18n()
  return (
    <p className="text-muted bg-surface/75 absolute end-0 bottom-0 flex gap-1.5 rounded-ss-sm px-1.5 text-2xs">
      {cities.some(city => city.made_up) && <span>{common('map.made_up')}</span>}
      {cities.some(city => !city.made_up) && (
        <a
          href="https://www.openstreetmap.org/copyright"
          target="_blank"
          rel="noreferrer"
          className="hover:text-ink"
        >
          {common('map.credit')}
        </a>
      )}
    </p>
  )
}

const STEPS = [1, 2, 5]

/** A length on the ground next to one on the screen; on a map without roads this is what gives distance a size. */
function Scale({ map, drawn }: { map: MapLibre; drawn: boolean }) {
  const { format } = useI18n()
  const [view, setView] = useState({ metres: 1000, px: 80 })
  useEffect(() => {
    const measure = () => {
      const perPixel = metresPerPixel(map.getCenter().lat, map.getZoom())
      const power = 10 ** Math.floor(Math.log10(perPixel * 96))
      const metres = Math.max(...STEPS.map(s => s * power).filter(m => m / perPixel <= 96))
      setView({ metres, px: metres / perPixel })
    }
    measure()
    map.on('move', measure)
    return () => {
      map.off('move', measure)
    }
  }, [map])
  // Over streets it needs a ground of its own, and room for the credit below it.
  const place = drawn ? 'bg-surface/75 end-0 bottom-5 rounded-s-sm px-2 py-0.5' : 'end-3 bottom-3'
  return (
    <div
      aria-hidden="true"
      className={`text-muted pointer-events-none absolute grid justify-items-end gap-0.5 text-2xs font-medium ${place}`}
    >
      {format.distance(view.metres)}
      <span className="border-current h-1.5 border border-t-0 opacity-70" style={{ width: view.px }} />
    </div>
  )
}
