import { server } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import {
  type Command,
  Icon,
  type IconName,
  keysLabel,
  Mark,
  Spinner,
  setTheme,
  Toaster,
  undoLast,
  useCommandKeys,
  useCommandList,
  useCommands,
  useTheme,
} from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import { Bell } from '../notices/bell'
import { useT } from '../texts'
import { Account } from './account'

const Palette = lazy(() => import('@qafila/ui/palette').then(m => ({ default: m.Palette })))
const VerifyBanner = lazy(() => import('../account/verify-banner').then(m => ({ default: m.VerifyBanner })))
const Help = lazy(() => import('./help').then(m => ({ default: m.Help })))

type Place = {
  to: '/' | '/deliveries' | '/import' | '/plan' | '/fleet' | '/replay' | '/settings'
  label:
    | 'nav.live'
    | 'nav.deliveries'
    | 'nav.import'
    | 'nav.plan'
    | 'nav.fleet'
    | 'nav.replay'
    | 'nav.settings'
  icon: IconName
  keys: string
  /** Not in the bar of a phone: a spreadsheet is rarely there, and the deliveries lead to it. */
  desk?: boolean
}

const PLACES: Place[] = [
  { to: '/', label: 'nav.live', icon: 'live', keys: 'g l' },
  { to: '/deliveries', label: 'nav.deliveries', icon: 'box', keys: 'g d' },
  { to: '/plan', label: 'nav.plan', icon: 'plan', keys: 'g p' },
  { to: '/import', label: 'nav.import', icon: 'upload', keys: 'g i', desk: true },
  { to: '/fleet', label: 'nav.fleet', icon: 'truck', keys: 'g f' },
  { to: '/replay', label: 'nav.replay', icon: 'clock', keys: 'g r', desk: true },
  { to: '/settings', label: 'nav.settings', icon: 'gear', keys: 'g s', desk: true },
]

export const useMe = () => useQuery({ queryKey: ['me'], queryFn: server.me, staleTime: 300_000 })

/** The frame of the console: the rail, the screen, and the verbs that work everywhere. */
export function Shell() {
  const t = useT()
  const { common, dir } = useI18n()
  const [open, setOpen] = useState<'palette' | 'help' | null>(null)
  useShellCommands(setOpen)
  useCommandKeys()
  const commands = useCommandList()
  const close = () => setOpen(null)
  const verified = useMe().data?.email_verified

  return (
    <div className="grid h-dvh grid-rows-[minmax(0,1fr)_auto] md:grid-cols-[auto_minmax(0,1fr)] md:grid-rows-1">
      <a
        href="#screen"
        className="bg-saffron text-on-saffron sr-only z-50 rounded-md px-4 py-2 font-semibold focus:not-sr-only focus:fixed focus:start-3 focus:top-3"
      >
        {t('nav.skip')}
      </a>
      <Rail onSearch={() => setOpen('palette')} />
      <main
        id="screen"
        tabIndex={-1}
        className="grid min-h-0 min-w-0 grid-rows-[auto_minmax(0,1fr)] overflow-hidden outline-none max-md:order-first"
      >
        <div>
          <Suspense>{verified === false && <VerifyBanner />}</Suspense>
        </div>
        <div className="min-h-0 min-w-0">
          <Suspense fallback={<Waiting />}>
            <Outlet />
          </Suspense>
        </div>
      </main>
      <Toaster label={t('toasts.label')} close={common('verb.close')} />
      <Suspense>
        {open === 'palette' && (
          <Palette
            key={dir}
            commands={commands}
            placeholder={t('palette.placeholder')}
            empty={t('palette.empty')}
            onClose={close}
          />
        )}
        {open === 'help' && <Help commands={commands} onClose={close} />}
      </Suspense>
    </div>
  )
}

const Waiting = () => (
  <div className="text-brand grid h-full place-items-center">
    <Spinner />
  </div>
)

const ITEM =
  'flex items-center gap-3 rounded-md text-rail-muted hover:text-rail-ink transition-colors duration-100 max-md:flex-1 max-md:flex-col max-md:gap-0.5 max-md:py-1.5 max-md:text-2xs md:min-h-10 md:px-3 font-medium data-[status=active]:text-rail-ink md:data-[status=active]:bg-rail-on max-md:data-[status=active]:text-saffron'

function Rail({ onSearch }: { onSearch(): void }) {
  const t = useT()
  const me = useMe()
  return (
    <nav
      aria-label={t('nav.label')}
      className="on-rail bg-rail text-rail-ink flex gap-1 max-md:px-1 max-md:pb-[env(safe-area-inset-bottom)] md:w-16 md:flex-col md:p-2.5 xl:w-56"
    >
      <Link
        to="/"
        aria-label={t('nav.brand')}
        className="mb-3 hidden items-center gap-2.5 rounded-md px-1.5 py-1 md:flex"
      >
        <Mark size={32} />
        <span className="min-w-0 max-xl:hidden">
          <span className="tight block text-lg leading-6 font-bold">{t('nav.brand')}</span>
          <span className="text-rail-muted block truncate text-xs">{me.data?.organization.name ?? ' '}</span>
        </span>
      </Link>
      {PLACES.map(place => (
        <Link
          key={place.to}
          to={place.to}
          activeOptions={{ exact: place.to === '/', includeSearch: false }}
          className={`${ITEM} ${place.desk ? 'max-md:hidden' : ''}`}
          title={t(place.label)}
        >
          <Icon name={place.icon} />
          <span className="md:max-xl:sr-only">{t(place.label)}</span>
        </Link>
      ))}
      <button
        type="button"
        onClick={onSearch}
        className={`${ITEM} md:mt-auto max-md:hidden`}
        title={t('palette.open')}
      >
        <Icon name="search" />
        <span className="flex-1 text-start md:max-xl:sr-only">{t('palette.open')}</span>
        <kbd dir="ltr" className="border-rail-line rounded-sm border px-1.5 font-sans text-2xs max-xl:hidden">
          {keysLabel('mod+k')}
        </kbd>
      </button>
      <Bell className={ITEM} />
      <Account className={ITEM} />
    </nav>
  )
}

function useShellCommands(open: (what: 'palette' | 'help') => void) {
  const t = useT()
  const navigate = useNavigate()
  const { mode } = useTheme()
  const { setLocale } = useI18n()
  const commands = useMemo<Command[]>(
    () => [
      ...PLACES.map(p => ({
        id: p.to,
        label: t(p.label),
        group: t('group.go'),
        keys: p.keys,
        run: () => void navigate({ to: p.to }),
      })),
      {
        id: 'palette',
        label: t('palette.open'),
        group: t('group.help'),
        keys: 'mod+k',
        run: () => open('palette'),
      },
      { id: 'help', label: t('help.title'), group: t('group.help'), keys: '?', run: () => open('help') },
      { id: 'undo', label: t('undo.last'), group: t('group.do'), keys: 'u', run: () => void undoLast() },
      {
        id: 'theme',
        label: t(mode === 'dark' ? 'theme.to_light' : 'theme.to_dark'),
        group: t('group.look'),
        run: () => setTheme(mode === 'dark' ? 'light' : 'dark'),
      },
      { id: 'lang-en', label: 'English', group: t('group.look'), run: () => setLocale('en') },
      { id: 'lang-ar', label: 'العربية', group: t('group.look'), run: () => setLocale('ar') },
      { id: 'lang-ur', label: 'اردو', group: t('group.look'), run: () => setLocale('ur') },
      {
        id: 'sign-out',
        label: t('account.sign_out'),
        group: t('group.do'),
        run: () => void server.signOut(),
      },
    ],
    [t, navigate, open, mode, setLocale],
  )
  useCommands(commands)
}
