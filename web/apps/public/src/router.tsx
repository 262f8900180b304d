import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Home } from './home/home'
import { Lost } from './home/lost'

const root = createRootRoute({ notFoundComponent: Lost })
const home = createRoute({ getParentRoute: () => root, path: '/', component: Home })
const track = createRoute({
  getParentRoute: () => root,
  path: '/t/$code',
  component: lazyRouteComponent(() => import('./track/page'), 'TrackPage'),
})

export const router = createRouter({ routeTree: root.addChildren([home, track]), defaultPreload: 'intent' })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
