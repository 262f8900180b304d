import { isNight } from '@qafila/domain'
import { lastFix } from '@qafila/offline'
import { setNight } from '@qafila/ui'
import { useEffect } from 'react'

const EVERY_MS = 60_000

/** Dark follows the sun where the phone is, when it knows; a driver at dusk has no hand free for a setting. */
export function useNightfall(): void {
  useEffect(() => {
    const look = () => {
      const here = lastFix()
      if (here) setNight(isNight(Date.now(), here.at))
    }
    look()
    const timer = setInterval(look, EVERY_MS)
    return () => clearInterval(timer)
  }, [])
}
