import { Live, onSession, sessionState } from '@qafila/api'
import { useReachable } from '@qafila/offline'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { sync } from '../day/sync'

/** The driver's own topic: what is written to him, and that his day has changed. */
const OWN = 'inbox'

let line: Live | null = null

function onSeen(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}
const isSeen = () => document.visibilityState === 'visible'

/**
 * Whether news come by themselves: while the app is seen, signed in and the server answers. A phone in a pocket holds no line
 * open; then, and wherever no line can be had, the clock asks.
 */
export function useLive(): boolean {
  const [up, setUp] = useState(false)
  const reachable = useReachable()
  const seen = useSyncExternalStore(onSeen, isSeen)
  const signedIn = useSyncExternalStore(onSession, sessionState) === 'in'
  const wanted = reachable && seen && signedIn
  useEffect(() => {
    if (!wanted) return
    line ??= new Live()
    const held = line
    const unwatch = held.onState(() => setUp(held.state === 'up'))
    const hangUp = held.subscribe(OWN, () => void sync())
    return () => {
      hangUp()
      unwatch()
      setUp(false)
    }
  }, [wanted])
  return up
}
