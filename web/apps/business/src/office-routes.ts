import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { inside, type Search, text } from './inside'

const TABS = ['drivers', 'shifts', 'papers', 'upkeep', 'devices', 'depots'] as const
/** `show` narrows a list to a group, or shows shifts as a list; `week` is any day of the week that is looked at. */
export type FleetSearch = { tab?: (typeof TABS)[number]; q?: string; show?: string; week?: string }
const DAY = /^\d{4}-\d\d-\d\d$/
const day = (value: unknown) => (typeof value === 'string' && DAY.test(value) ? value : undefined)

const fleet = createRoute({
  getParentRoute: () => inside,
  path: '/fleet',
  validateSearch: (search: Search): FleetSearch => ({
    tab: TABS.find(tab => tab === search.tab),
    q: text(search.q),
    show: text(search.show),
    week: day(search.week),
  }),
  component: lazyRouteComponent(() => import('./fleet/fleet'), 'FleetPage'),
})
const vehicles = createRoute({
  getParentRoute: () => inside,
  path: '/vehicles',
  beforeLoad: () => {
    throw redirect({ to: '/fleet', replace: true })
  },
})
const vehicle = createRoute({
  getParentRoute: () => inside,
  path: '/vehicles/$id',
  component: lazyRouteComponent(() => import('./fleet/vehicle'), 'VehiclePage'),
})
const driver = createRoute({
  getParentRoute: () => inside,
  path: '/drivers/$id',
  component: lazyRouteComponent(() => import('./fleet/driver'), 'DriverPage'),
})

/** `v` are up to five vehicles between commas, `at` is where the slider stands, in minutes of the day. */
export type ReplaySearch = { day?: string; v?: string; at?: number }
const replay = createRoute({
  getParentRoute: () => inside,
  path: '/replay',
  validateSearch: (search: Search): ReplaySearch => ({
    day: day(search.day),
    v: text(search.v),
    at: typeof search.at === 'number' ? search.at : undefined,
  }),
  component: lazyRouteComponent(() => import('./replay/replay'), 'ReplayPage'),
})

/** The screens of the office: what the organisation has, who belongs to it, and how it works. */
export const officeRoutes = [fleet, vehicles, vehicle, driver, replay] as const
