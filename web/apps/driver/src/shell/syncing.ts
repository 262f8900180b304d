import { phaseOf } from '@qafila/domain'
import { record, useAwake, useReachable } from '@qafila/offline'
import { useEffect } from 'react'
import { usePaper } from '../day/papers'
import { useStops } from '../day/stop'
import { sync } from '../day/sync'
import { listensHidden } from './notices'

/** While the app is seen it looks for a server that did not answer this often; whatever waits goes with it. */
const PROBE_MS = 5000
const REFRESH_MS = 30_000

export function useSyncing(): void {
  const reachable = useReachable()
  useEffect(() => {
    void sync()
    const seen = () => listensHidden() && void sync()
    const timer = setInterval(seen, reachable ? REFRESH_MS : PROBE_MS)
    addEventListener('online', seen)
    document.addEventListener('visibilitychange', seen)
    return () => {
      clearInterval(timer)
      removeEventListener('online', seen)
      document.removeEventListener('visibilitychange', seen)
    }
  }, [reachable])
}

/** Positions are recorded, and the screen kept on, only on shift or on a route: outside of both nobody is followed. */
export function useRecording(): void {
  const moving = (useStops() ?? []).some(s => phaseOf(s.status) === 'moving')
  const onShift = usePaper('shift')?.shift?.state === 'active'
  const followed = moving || onShift
  useEffect(() => (followed ? record() : undefined), [followed])
  useAwake(followed)
}
