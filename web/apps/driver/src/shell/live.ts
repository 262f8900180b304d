import { Live, onSession, sessionState } from '@qafila/api'
import { useReachable } from '@qafila/offline'
import { useEffect, useSyncExternalStore } from 'react'
import { sync } from '../day/sync'

/** The driver's own topic: what is written to him, and that somebody else changed his day. */
const OWN = 'inbox'

let line: Live | null = null

function onSeen(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}
const isSeen = () => document.visibilityState === 'visible'

/**
 * News come by themselves while the app is seen, signed in and the server answers. A phone in a pocket holds no line open; then, and
 * for what no line carries, the clock asks.
 */
export function useLive(): void {
  const reachable = useReachable()
  const seen = useSyncExternalStore(onSeen, isSeen)
  const signedIn = useSyncExternalStore(onSession, sessionState) === 'in'
  const wanted = reachable && seen && signedIn
  useEffect(() => {
    if (!wanted) return
    line ??= new Live()
    return line.subscribe(OWN, () => void sync())
  }, [wanted])
}
