import { useLive } from './live'
import { useNightfall } from './night'
import { useNotices } from './notices'
import { usePageHead } from './page-head'
import { useRecording, useSyncing } from './syncing'

/** Everything that works without being seen. It comes after the first picture, which needs only the phone's own store. */
export function Background() {
  useLive()
  useSyncing()
  useRecording()
  useNightfall()
  useNotices()
  usePageHead()
  return null
}
