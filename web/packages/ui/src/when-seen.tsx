import { type ReactNode, useEffect, useRef, useState } from 'react'

/** This far below the screen counts as near. */
const NEAR = '300px'

/** Stands in for something heavy until it is nearly on the screen and the page has nothing better to do. */
export function WhenSeen({ instead, children }: { instead: ReactNode; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null)
  const [wanted, setWanted] = useState(false)
  useEffect(() => {
    let cancel = () => {}
    const watch = new IntersectionObserver(
      entries => {
        if (!entries.some(e => e.isIntersecting)) return
        watch.disconnect()
        cancel = whenIdle(() => setWanted(true))
      },
      { rootMargin: NEAR },
    )
    watch.observe(place.current as HTMLDivElement)
    return () => {
      watch.disconnect()
      cancel()
    }
  }, [])
  return (
    <div ref={place} className="size-full">
      {wanted ? children : instead}
    </div>
  )
}

const LONGEST_WAIT_MS = 1500

/** Runs it in a quiet moment, or soon; the returned function takes that back. */
function whenIdle(run: () => void): () => void {
  if ('requestIdleCallback' in window) {
    const id = requestIdleCallback(run, { timeout: LONGEST_WAIT_MS })
    return () => cancelIdleCallback(id)
  }
  const id = setTimeout(run, LONGEST_WAIT_MS / 5)
  return () => clearTimeout(id)
}
