import { useEffect, useState } from 'react'
import { Locked } from './vault'

/** Tells every tab and the service worker that the phone's truth has changed. */
const channel = new BroadcastChannel('q.driver.news')
const listeners = new Set<() => void>()
channel.onmessage = () => tellHere()

function tellHere() {
  for (const listener of listeners) listener()
}

export function changed(): void {
  tellHere()
  channel.postMessage(0)
}

/** The answer to a question to the phone's store, asked again whenever it changes; undefined until the first. */
export function useStored<T>(ask: () => Promise<T>, deps: readonly unknown[] = []): T | undefined {
  const [answer, setAnswer] = useState<T>()
  useEffect(() => {
    let wanted = true
    const again = () =>
      void ask().then(
        value => wanted && setAnswer(value),
        // Signed out between the question and the answer: there is nobody to show it to.
        error => {
          if (!(error instanceof Locked)) throw error
        },
      )
    again()
    listeners.add(again)
    return () => {
      wanted = false
      listeners.delete(again)
    }
  }, deps)
  return answer
}
