import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Shell } from './shell/shell'
import { Today } from './today/today'

const root = createRootRoute({ component: Shell })
const at = <P extends string>(path: P) => ({ getParentRoute: () => root, path })
/** `?fix=12`: the refused deed that this screen puts right. `?instead=…`: why what was said before was wrong. */
const fixing = (search: Record<string, unknown>): { fix?: number; instead?: string } => {
  const fix = Number(search.fix)
  const { instead } = search
  return {
    ...(Number.isInteger(fix) && fix > 0 ? { fix } : {}),
    ...(typeof instead === 'string' && instead ? { instead } : {}),
  }
}

const routes = [
  createRoute({ ...at('/'), component: Today }),
  createRoute({
    ...at('/sign-in'),
    component: lazyRouteComponent(() => import('./shell/sign-in'), 'SignIn'),
  }),
  createRoute({ ...at('/ready'), component: lazyRouteComponent(() => import('./start/ready'), 'Ready') }),
  createRoute({ ...at('/pair'), component: lazyRouteComponent(() => import('./start/pair'), 'Pair') }),
  createRoute({
    ...at('/shift'),
    component: lazyRouteComponent(() => import('./start/shift'), 'StartShift'),
  }),
  createRoute({ ...at('/load'), component: lazyRouteComponent(() => import('./load/van'), 'Van') }),
  createRoute({ ...at('/map'), component: lazyRouteComponent(() => import('./map/map'), 'DayMap') }),
  createRoute({
    ...at('/messages'),
    component: lazyRouteComponent(() => import('./talk/messages'), 'Messages'),
  }),
  createRoute({ ...at('/sos'), component: lazyRouteComponent(() => import('./help/sos'), 'Sos') }),
  createRoute({
    ...at('/waiting'),
    component: lazyRouteComponent(() => import('./waiting/waiting'), 'Waiting'),
  }),
  createRoute({ ...at('/me'), component: lazyRouteComponent(() => import('./me/me'), 'Me') }),
  createRoute({ ...at('/cities'), component: lazyRouteComponent(() => import('./map/cities'), 'Cities') }),
  createRoute({ ...at('/paper/$id'), component: lazyRouteComponent(() => import('./me/page'), 'Page') }),
  createRoute({ ...at('/stop/$id'), component: lazyRouteComponent(() => import('./stop/stop'), 'StopPage') }),
  createRoute({
    ...at('/stop/$id/hand-over'),
    validateSearch: fixing,
    component: lazyRouteComponent(() => import('./stop/hand-over'), 'HandOver'),
  }),
  createRoute({
    ...at('/stop/$id/hand-back'),
    validateSearch: fixing,
    component: lazyRouteComponent(() => import('./stop/hand-over'), 'HandBack'),
  }),
  createRoute({
    ...at('/stop/$id/collect'),
    validateSearch: fixing,
    component: lazyRouteComponent(() => import('./stop/hand-over'), 'Collect'),
  }),
  createRoute({
    ...at('/stop/$id/cannot'),
    validateSearch: fixing,
    component: lazyRouteComponent(() => import('./stop/cannot'), 'Cannot'),
  }),
  createRoute({
    ...at('/stop/$id/correct'),
    component: lazyRouteComponent(() => import('./stop/correct'), 'Correct'),
  }),
  createRoute({
    ...at('/stop/$id/later'),
    component: lazyRouteComponent(() => import('./stop/later'), 'Later'),
  }),
  createRoute({
    ...at('/stop/$id/transfer'),
    component: lazyRouteComponent(() => import('./stop/transfer'), 'Transfer'),
  }),
] as const

export const router = createRouter({
  routeTree: root.addChildren(routes),
  basepath: '/driver',
  // With the finger that comes down, not before: on an old phone the list is drawn first, and every screen lies in the app's own store.
  defaultPreload: 'intent',
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
