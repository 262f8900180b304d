import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Shell } from './shell/shell'
import { Today } from './today/today'

const root = createRootRoute({ component: Shell })
const today = createRoute({ getParentRoute: () => root, path: '/', component: Today })
const stop = createRoute({
  getParentRoute: () => root,
  path: '/stop/$id',
  component: lazyRouteComponent(() => import('./stop/stop'), 'StopPage'),
})
const handOver = createRoute({
  getParentRoute: () => root,
  path: '/stop/$id/hand-over',
  component: lazyRouteComponent(() => import('./stop/hand-over'), 'HandOver'),
})
const cannot = createRoute({
  getParentRoute: () => root,
  path: '/stop/$id/cannot',
  component: lazyRouteComponent(() => import('./stop/cannot'), 'Cannot'),
})
const waiting = createRoute({
  getParentRoute: () => root,
  path: '/waiting',
  component: lazyRouteComponent(() => import('./shell/waiting'), 'Waiting'),
})
const me = createRoute({
  getParentRoute: () => root,
  path: '/me',
  component: lazyRouteComponent(() => import('./shell/me'), 'Me'),
})

export const router = createRouter({
  routeTree: root.addChildren([today, stop, handOver, cannot, waiting, me]),
  basepath: '/driver',
  defaultPreload: 'viewport',
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
