import { Button, Notice } from '@qafila/ui'
import { useEffect, useState } from 'react'
import { useT } from './texts'

/** A new version waits until the driver says so: nothing changes under working hands. */
export function NewVersion() {
  const t = useT()
  const [waiting, setWaiting] = useState<ServiceWorker | null>(null)
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return
    let found: ServiceWorkerRegistration | undefined
    const look = () => setWaiting(found?.waiting ?? null)
    const settled = () => found?.installing?.addEventListener('statechange', look)
    void navigator.serviceWorker.getRegistration('/driver/').then(registration => {
      found = registration
      look()
      found?.addEventListener('updatefound', settled)
      // Without a network there is nothing new, and that is no news.
      void found?.update().catch(() => undefined)
    })
    return () => found?.removeEventListener('updatefound', settled)
  }, [])
  if (!waiting) return null
  const take = () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    waiting.postMessage('take over')
  }
  return (
    <Notice
      title={t('version.title')}
      action={
        <Button className="min-h-14!" onClick={take}>
          {t('version.take')}
        </Button>
      }
    >
      {t('version.hint')}
    </Notice>
  )
}
