import { addProtocol, type Map as MapLibre } from 'maplibre-gl'
import type { Palette } from './palette'

/** The bytes of one tile, from wherever the screen has them. */
export type TileOf = (z: number, x: number, y: number, signal: AbortSignal) => Promise<ArrayBuffer>

const ID = 'demand'
/** What lies above it: routes, trails and vehicles are read through no cloud. */
const ABOVE = ['path-case', 'trail']

let tileOf: TileOf | null = null

/** Lays a heat map of the deliveries over the streets; what it returns takes it away. */
export function showDemand(map: MapLibre, palette: Palette, from: TileOf): () => void {
  if (!tileOf) addProtocol('qafila-demand', answer)
  tileOf = from
  const { saffron, bad } = palette.style
  map.addSource(ID, { type: 'vector', tiles: ['qafila-demand://{z}/{x}/{y}'], maxzoom: 14 })
  map.addLayer(
    {
      id: ID,
      type: 'heatmap',
      source: ID,
      'source-layer': 'demand',
      paint: {
        'heatmap-weight': ['interpolate', ['linear'], ['get', 'n'], 0, 0, 12, 1],
        'heatmap-radius': ['interpolate', ['linear'], ['zoom'], 6, 10, 14, 34],
        'heatmap-opacity': 0.8,
        'heatmap-color': [
          'interpolate',
          ['linear'],
          ['heatmap-density'],
          0,
          'rgba(0,0,0,0)',
          0.15,
          clear(saffron, 0.35),
          0.5,
          saffron,
          1,
          bad,
        ],
      },
    },
    ABOVE.find(id => map.getLayer(id)),
  )
  return () => {
    if (!map.getLayer(ID)) return
    map.removeLayer(ID)
    map.removeSource(ID)
  }
}

async function answer(request: { url: string }, abort: AbortController): Promise<{ data: ArrayBuffer }> {
  const [z = 0, x = 0, y = 0] = request.url.slice('qafila-demand://'.length).split('/').map(Number)
  return { data: tileOf ? await tileOf(z, x, y, abort.signal) : new ArrayBuffer(0) }
}

const clear = (rgb: string, share: number) => rgb.replace('rgb(', 'rgba(').replace(')', `,${share})`)
