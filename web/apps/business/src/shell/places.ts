import { server } from '@qafila/api'
import type { Place } from '@qafila/map'
import { useQuery } from '@tanstack/react-query'

const RANK: Record<string, number> = { country: 0, state: 1, district: 2, municipality: 3, service_area: 4 }
const NONE: Place[] = []

/** The gazetteer's names for the map: without them it is only quieter, so an error is not worth a word. */
export function usePlaces(): Place[] {
  const { data } = useQuery({
    queryKey: ['gazetteer'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () =>
      (await server.gazetteer()).map(p => ({
        id: p.code,
        names: p.names,
        lon: p.point.lon,
        lat: p.point.lat,
        rank: RANK[p.level] ?? 4,
      })),
  })
  return data ?? NONE
}
