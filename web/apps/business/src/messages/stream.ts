import { type Frame, Live } from '@qafila/api'
import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

/** One socket for the desk's screens, open while one of them listens. */
const live = new Live()

/** Hears a topic while the screen is shown. */
export function useTopic(topic: string, heard: (frame: Frame) => void): void {
  useEffect(() => live.subscribe(topic, heard), [topic, heard])
}

/** Reads lists afresh after something was said on a topic: at most once in `everyMs`, never never. */
export function useStream(topic: string, everyMs: number, ...keys: QueryKey[]): void {
  const queries = useQueryClient()
  const named = JSON.stringify(keys)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = live.subscribe(topic, () => {
      timer ??= setTimeout(() => {
        timer = undefined
        for (const queryKey of JSON.parse(named) as QueryKey[]) void queries.invalidateQueries({ queryKey })
      }, everyMs)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [topic, everyMs, named, queries])
}
