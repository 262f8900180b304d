import { sessionState } from '@qafila/api'
import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { readSearch } from './deliveries/search'
import { inside, root, text } from './inside'
import { officeRoutes, verifyEmail } from './office-routes'

const guest = { beforeLoad: () => sessionState() === 'in' && Promise.reject(redirect({ to: '/' })) }
type Next = { next?: string }
const next = (search: Record<string, unknown>): Next => ({ next: text(search.next) })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: next,
  ...guest,
  component: lazyRouteComponent(() => import('./enter/sign-in'), 'SignIn'),
})
const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  ...guest,
  component: lazyRouteComponent(() => import('./enter/sign-up'), 'SignUp'),
})
const forgot = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: lazyRouteComponent(() => import('./enter/password'), 'ForgotPassword'),
})
const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  validateSearch: (search: Record<string, unknown>): { token?: string } => ({ token: text(search.token) }),
  component: lazyRouteComponent(() => import('./enter/password'), 'ResetPassword'),
})

const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  validateSearch: (search: Record<string, unknown>): { token?: string } => ({ token: text(search.token) }),
  component: lazyRouteComponent(() => import('./enter/join'), 'Join'),
})

export type LiveSearch = { q?: string; show?: string; tab?: 'drivers'; v?: string; demand?: true }
const live = createRoute({
  getParentRoute: () => inside,
  path: '/',
  validateSearch: (search: Record<string, unknown>): LiveSearch => ({
    q: text(search.q),
    show: text(search.show),
    tab: search.tab === 'drivers' ? 'drivers' : undefined,
    v: text(search.v),
    demand: search.demand === true ? true : undefined,
  }),
  component: lazyRouteComponent(() => import('./live/live'), 'LivePage'),
})

export type ExceptionsSearch = { kind?: string; x?: string }
const exceptions = createRoute({
  getParentRoute: () => inside,
  path: '/exceptions',
  validateSearch: (search: Record<string, unknown>): ExceptionsSearch => ({
    kind: text(search.kind),
    x: text(search.x),
  }),
  component: lazyRouteComponent(() => import('./exceptions/exceptions'), 'ExceptionsPage'),
})

const deliveries = createRoute({
  getParentRoute: () => inside,
  path: '/deliveries',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./deliveries/list'), 'DeliveriesPage'),
})
const delivery = createRoute({
  getParentRoute: () => inside,
  path: '/deliveries/$id',
  component: lazyRouteComponent(() => import('./deliveries/detail'), 'DeliveryPage'),
})
const newDelivery = createRoute({
  getParentRoute: () => inside,
  path: '/deliveries/new',
  validateSearch: (search: Record<string, unknown>): { like?: string } => ({ like: text(search.like) }),
  component: lazyRouteComponent(() => import('./deliveries/order-form'), 'NewOrderPage'),
})
const editDelivery = createRoute({
  getParentRoute: () => inside,
  path: '/deliveries/$id/edit',
  component: lazyRouteComponent(() => import('./deliveries/order-form'), 'EditOrderPage'),
})
const proofOfDelivery = createRoute({
  getParentRoute: () => inside,
  path: '/deliveries/$id/proof',
  component: lazyRouteComponent(() => import('./labels/proof'), 'ProofPage'),
})
const labels = createRoute({
  getParentRoute: () => inside,
  path: '/labels',
  validateSearch: (search: Record<string, unknown>): { ids?: string } => ({ ids: text(search.ids) }),
  component: lazyRouteComponent(() => import('./labels/labels'), 'LabelsPage'),
})
const messages = createRoute({
  getParentRoute: () => inside,
  path: '/messages',
  validateSearch: (search: Record<string, unknown>): { thread?: string } => ({ thread: text(search.thread) }),
  component: lazyRouteComponent(() => import('./messages/inbox'), 'MessagesPage'),
})
const zones = createRoute({
  getParentRoute: () => inside,
  path: '/zones',
  validateSearch: (search: Record<string, unknown>): { zone?: string } => ({ zone: text(search.zone) }),
  component: lazyRouteComponent(() => import('./zones/page'), 'ZonesPage'),
})
const enquiries = createRoute({
  getParentRoute: () => inside,
  path: '/enquiries',
  validateSearch: (search: Record<string, unknown>): { show?: string; id?: string } => ({
    show: text(search.show),
    id: text(search.id),
  }),
  component: lazyRouteComponent(() => import('./enquiries/page'), 'EnquiriesPage'),
})
const imports = createRoute({
  getParentRoute: () => inside,
  path: '/import',
  validateSearch: (search: Record<string, unknown>): { id?: string } => ({ id: text(search.id) }),
  component: lazyRouteComponent(() => import('./imports/wizard'), 'ImportPage'),
})
const plans = createRoute({
  getParentRoute: () => inside,
  path: '/plan',
  validateSearch: (search: Record<string, unknown>): { new?: true } =>
    search.new === true ? { new: true } : {},
  component: lazyRouteComponent(() => import('./plan/plans'), 'PlansPage'),
})
/** What is selected on the board: a route, a stop of it, an earlier revision to look at. */
export type PlanSearch = { route?: string; stop?: string; rev?: number }
const plan = createRoute({
  getParentRoute: () => inside,
  path: '/plan/$id',
  validateSearch: (search: Record<string, unknown>): PlanSearch => ({
    route: text(search.route),
    stop: text(search.stop),
    rev: Number.isInteger(search.rev) ? (search.rev as number) : undefined,
  }),
  component: lazyRouteComponent(() => import('./plan/plan'), 'PlanPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    signUp,
    forgot,
    reset,
    join,
    verifyEmail,
    inside.addChildren([
      live,
      exceptions,
      deliveries,
      delivery,
      newDelivery,
      editDelivery,
      proofOfDelivery,
      labels,
      messages,
      zones,
      enquiries,
      imports,
      plans,
      plan,
      ...officeRoutes,
    ]),
  ]),
  basepath: '/business',
  defaultPreload: 'intent',
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
