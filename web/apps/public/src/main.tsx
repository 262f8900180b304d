import './app.css'
import { I18nProvider } from '@qafila/i18n'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { router } from './router'
import { texts } from './texts'

createRoot(document.getElementById('root') as HTMLElement).render(
  <I18nProvider texts={texts}>
    <RouterProvider router={router} />
  </I18nProvider>,
)
