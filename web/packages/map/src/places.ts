import url from 'virtual:gazetteer'
import { useEffect, useState } from 'react'
import type { Place } from './style'

type Row = [en: string, ar: string, ur: string, lat: number, lon: number, level: Place['level'], rank: number]

let asked: Promise<Place[]> | null = null
const NONE: Place[] = []

const load = (): Promise<Place[]> => {
  asked ??= fetch(url)
    .then(answer => answer.json() as Promise<Row[]>)
    .then(rows =>
      rows.map(([en, ar, ur, lat, lon, level, rank]) => ({ names: { en, ar, ur }, lat, lon, level, rank })),
    )
  return asked
}

/** Names for the map. Without them it is only quieter, so a failure is not worth a word; the next map asks again. */
export function usePlaces(): Place[] {
  const [places, setPlaces] = useState<Place[]>(NONE)
  useEffect(() => {
    let wanted = true
    load().then(
      named => wanted && setPlaces(named),
      () => {
        asked = null
      },
    )
    return () => {
      wanted = false
    }
  }, [])
  return places
}
