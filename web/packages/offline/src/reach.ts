import { useSyncExternalStore } from 'react'

/** Whether the server answers, learnt from requests: a phone behind a dead uplink still says that it is online. */
let reachable = navigator.onLine
const listeners = new Set<() => void>()

export function learn(answered: boolean): void {
  if (reachable === answered) return
  reachable = answered
  for (const listener of listeners) listener()
}

addEventListener('offline', () => learn(false))

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const useReachable = (): boolean => useSyncExternalStore(subscribe, () => reachable)
