import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { inside, root, type Search, text } from './inside'

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

const PARTS = ['branding', 'rules', 'checklist', 'replies', 'tolls', 'people', 'keys', 'plan'] as const
export type SettingsSearch = { part?: (typeof PARTS)[number] }
const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  validateSearch: (search: Search): SettingsSearch => ({ part: PARTS.find(part => part === search.part) }),
  component: lazyRouteComponent(() => import('./settings/settings'), 'SettingsPage'),
})

const ACCOUNT = ['security', 'sessions', 'notices'] as const
export type AccountSearch = { part?: (typeof ACCOUNT)[number] }
const account = createRoute({
  getParentRoute: () => inside,
  path: '/account',
  validateSearch: (search: Search): AccountSearch => ({ part: ACCOUNT.find(part => part === search.part) }),
  component: lazyRouteComponent(() => import('./account/account'), 'AccountPage'),
})
const notices = createRoute({
  getParentRoute: () => inside,
  path: '/notices',
  component: lazyRouteComponent(() => import('./notices/notices'), 'NoticesPage'),
})

/** The link from the letter that confirms an address; it works signed in and signed out. */
export const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: '/verify-email',
  validateSearch: (search: Search): { token?: string } => ({ token: text(search.token) }),
  component: lazyRouteComponent(() => import('./enter/verify-email'), 'VerifyEmail'),
})

/** The screens of the office: what the organisation has, who belongs to it, and how it works. */
export const officeRoutes = [fleet, vehicles, vehicle, driver, replay, settings, account, notices] as const
