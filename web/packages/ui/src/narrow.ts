import { useSyncExternalStore } from 'react'

const query = matchMedia('(max-width: 640px)')

function subscribe(listener: () => void) {
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

/** True on a phone held upright: a table of many columns becomes lines there. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => query.matches)
