import { sessionState } from '@qafila/api'
import {
  createRootRoute,
  createRoute,
  lazyRouteComponent,
  Navigate,
  Outlet,
  redirect,
} from '@tanstack/react-router'

export type Search = Record<string, unknown>
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value ? value : undefined

/** An address that leads nowhere leads to what is happening now. */
export const root = createRootRoute({
  component: Outlet,
  notFoundComponent: () => <Navigate to="/" replace />,
})

/** Everything that needs somebody: without a session it leads to sign-in and, after it, back here. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: ({ location }) => {
    if (sessionState() !== 'in') throw redirect({ to: '/sign-in', search: { next: location.href } })
  },
  component: lazyRouteComponent(() => import('./shell/shell'), 'Shell'),
})
