import { useEffect, useState } from 'react'

/** `missing`: this browser has no such thing. */
export type Standing = 'granted' | 'prompt' | 'denied' | 'missing'
export type Named = 'location' | 'camera' | 'notices' | 'storage'
export type Permission = { name: Named; state: Standing; ask(): Promise<void> }

async function queried(name: string, present: boolean): Promise<Standing> {
  if (!present) return 'missing'
  // Not every browser answers for every name; then it is asked when it is needed.
  const status = await navigator.permissions?.query({ name: name as PermissionName }).catch(() => null)
  return status?.state ?? 'prompt'
}

async function storageState(): Promise<Standing> {
  if (!navigator.storage?.persisted) return 'missing'
  return (await navigator.storage.persisted()) ? 'granted' : 'prompt'
}

const states = async (): Promise<Record<Named, Standing>> => ({
  location: await queried('geolocation', 'geolocation' in navigator),
  camera: await queried('camera', Boolean(navigator.mediaDevices?.getUserMedia)),
  notices:
    'Notification' in globalThis
      ? Notification.permission === 'default'
        ? 'prompt'
        : Notification.permission
      : 'missing',
  storage: await storageState(),
})

const ASK: Record<Named, () => Promise<unknown>> = {
  location: () =>
    new Promise(resolve => navigator.geolocation.getCurrentPosition(resolve, resolve, { timeout: 20_000 })),
  camera: async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
    for (const track of stream.getTracks()) track.stop()
  },
  notices: () => Notification.requestPermission(),
  storage: () => navigator.storage.persist(),
}

const ORDER: Named[] = ['location', 'camera', 'storage', 'notices']

/** The four things, what they stand at, and how to ask for them. */
export function usePermissions(): Permission[] {
  const [known, setKnown] = useState<Record<Named, Standing> | null>(null)
  useEffect(() => {
    const look = () => void states().then(setKnown)
    look()
    // Back from the settings of the phone.
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  return known
    ? ORDER.map(name => ({
        name,
        state: known[name],
        ask: async () => {
          await ASK[name]().catch(() => undefined)
          const now = await states()
          // Storage is granted or silently not; asking again is no use.
          setKnown(name === 'storage' && now.storage === 'prompt' ? { ...now, storage: 'denied' } : now)
        },
      }))
    : []
}
