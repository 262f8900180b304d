import './app.css'
import { configureSession, onSession, restore, sessionState } from '@qafila/api'
import { I18nProvider } from '@qafila/i18n'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { useOfficeZone } from './parts/zone'
import { router } from './router'
import { texts } from './texts'

configureSession('business')
await restore()

onSession(() => {
  if (sessionState() !== 'out') return
  const { pathname, href } = router.state.location
  // Whoever is at the door already stays there, with the way back they came with.
  if (pathname !== '/sign-in') void router.navigate({ to: '/sign-in', search: { next: href } })
})

/** Everything is drawn anew in another zone: an input filled with yesterday's hours must not stay. */
function Office() {
  const zone = useOfficeZone()
  return (
    <I18nProvider texts={texts} zone={zone}>
      <RouterProvider key={zone} router={router} />
    </I18nProvider>
  )
}

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <Office />
  </StrictMode>,
)
