import type { Presented } from './orders'
import { useT } from './texts'

/** What was shown at a door beside pictures, name and note, in words; the recipient's code is never repeated. */
export function useShownWords(): (shown: Presented) => string[] {
  const t = useT()
  return ({ code, scanned = [], age }) => [
    ...(code ? [t('shown.code')] : []),
    ...(scanned.length ? [t('shown.scans', { n: scanned.length })] : []),
    ...(age ? [t('shown.age', { n: age })] : []),
  ]
}
