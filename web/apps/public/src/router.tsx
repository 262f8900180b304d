import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Home } from './home/home'
import { Lost } from './home/lost'

const root = createRootRoute({ notFoundComponent: Lost })
const getParentRoute = () => root
const home = createRoute({ getParentRoute, path: '/', component: Home })
const track = createRoute({
  getParentRoute,
  path: '/t/$code',
  component: lazyRouteComponent(() => import('./track/page'), 'TrackPage'),
})
const proof = createRoute({
  getParentRoute,
  path: '/proof/$id',
  component: lazyRouteComponent(() => import('./proof/page'), 'ProofPage'),
})
const solutions = createRoute({
  getParentRoute,
  path: '/solutions',
  component: lazyRouteComponent(() => import('./solutions/page'), 'SolutionsPage'),
})
const contact = createRoute({
  getParentRoute,
  path: '/contact',
  component: lazyRouteComponent(() => import('./enquiry/page'), 'EnquiryPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([home, track, proof, solutions, contact]),
  defaultPreload: 'intent',
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
