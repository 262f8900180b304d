import './app.css'
import './shell/install'
import { configureSession, restore } from '@qafila/api'
import { I18nProvider } from '@qafila/i18n'
import { owner } from '@qafila/offline'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { router } from './router'
import { texts } from './texts'

// Long enough for a piece of a picture on the slowest of networks, short enough that the queue moves again after a tunnel.
configureSession('driver', { patienceMs: 25_000 })
// Without a network the phone's own truth is enough: the app opens first and renews its session when it can.
void restore()
// The store opens while the page is still being built.
void owner().catch(() => undefined)

createRoot(document.getElementById('root') as HTMLElement).render(
  <I18nProvider texts={texts}>
    <RouterProvider router={router} />
  </I18nProvider>,
)

if ('serviceWorker' in navigator && import.meta.env.PROD) {
  void navigator.serviceWorker.register('/driver/sw.js', { scope: '/driver/' })
}
