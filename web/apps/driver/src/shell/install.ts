/** The browser's offer to install, kept until the driver is asked: it comes once, and early. */
type Offer = Event & { prompt(): Promise<unknown> }

let offer: Offer | null = null
const listeners = new Set<() => void>()

function become(next: Offer | null) {
  offer = next
  for (const listener of listeners) listener()
}

addEventListener('beforeinstallprompt', event => {
  event.preventDefault()
  become(event as Offer)
})
addEventListener('appinstalled', () => become(null))

export const mayInstall = (): boolean => offer !== null

export function onInstall(listener: () => void): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export async function install(): Promise<void> {
  await offer?.prompt()
  become(null)
}
