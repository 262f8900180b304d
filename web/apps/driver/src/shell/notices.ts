import { useEffect, useRef } from 'react'
import { usePaper } from '../day/papers'
import { useT } from '../texts'

const mayTell = () => 'Notification' in globalThis && Notification.permission === 'granted'

/** Whether it is worth looking for news while another app is in front: only when the driver allowed to be told of them. */
export const listensHidden = (): boolean => document.visibilityState === 'visible' || mayTell()

/** A new word from the office, told through the phone while the page is hidden; what is said stays in the app, not on a locked screen. */
export function useNotices(): void {
  const t = useT()
  const unread = usePaper('talk')?.unread ?? 0
  const before = useRef(unread)
  useEffect(() => {
    const more = unread > before.current
    before.current = unread
    if (!more || document.visibilityState === 'visible' || !mayTell()) return
    void navigator.serviceWorker.ready.then(worker =>
      worker.showNotification(t('brand'), { body: t('notice.message'), tag: 'q.driver.message' }),
    )
  }, [unread, t])
}
