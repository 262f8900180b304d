import { server } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import {
  type Command,
  setDensity,
  setTheme,
  Toaster,
  undoLast,
  useCommandKeys,
  useCommandList,
  useCommands,
  useTheme,
} from '@qafila/ui'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { Waiting } from '../parts/waiting'
import { setOfficeZone } from '../parts/zone'
import { Queries } from '../queries'
import { useT } from '../texts'
import { useMe } from './me'
import { PLACES } from './places'
import { Rail } from './rail'

export { useMe } from './me'

const Search = lazy(() => import('./search').then(m => ({ default: m.Search })))
const VerifyBanner = lazy(() => import('../account/verify-banner').then(m => ({ default: m.VerifyBanner })))
const Alarm = lazy(() => import('../alarm/alarm').then(m => ({ default: m.AlarmForWhoMay })))
const Help = lazy(() => import('./help').then(m => ({ default: m.Help })))

/** The frame of the console: the rail, the screen, and the verbs that work everywhere. */
export const Shell = () => (
  <Queries>
    <Frame />
  </Queries>
)

function Frame() {
  const t = useT()
  const { common, dir } = useI18n()
  const [open, setOpen] = useState<'palette' | 'help' | null>(null)
  useShellCommands(setOpen)
  useCommandKeys()
  const commands = useCommandList()
  const close = () => setOpen(null)
  const me = useMe().data
  const verified = me?.email_verified
  const zone = me?.organization.time_zone
  useEffect(() => {
    if (zone) setOfficeZone(zone)
  }, [zone])

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
        className="grid min-h-0 min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)] overflow-hidden outline-none max-md:order-first"
      >
        <div>
          <Suspense>
            <Alarm />
          </Suspense>
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
        {open === 'palette' && <Search key={dir} commands={commands} onClose={close} />}
        {open === 'help' && <Help commands={commands} onClose={close} />}
      </Suspense>
    </div>
  )
}

function useShellCommands(open: (what: 'palette' | 'help') => void) {
  const t = useT()
  const navigate = useNavigate()
  const { mode, density } = useTheme()
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
        id: 'make-delivery',
        label: t('make.delivery'),
        group: t('group.do'),
        run: () => void navigate({ to: '/deliveries/new' }),
      },
      {
        id: 'make-plan',
        label: t('make.plan'),
        group: t('group.do'),
        run: () => void navigate({ to: '/plan', search: { new: true } }),
      },
      {
        id: 'palette',
        label: t('palette.open'),
        group: t('group.help'),
        keys: 'mod+k',
        run: () => open('palette'),
      },
      { id: 'help', label: t('help.title'), group: t('group.help'), keys: '?', run: () => open('help') },
      { id: 'undo', label: t('undo.last'), group: t('group.do'), keys: 'u', run: () => void undoLast() },
      ...(['light', 'dark', 'sun'] as const)
        .filter(look => look !== mode)
        .map(look => ({
          id: `theme-${look}`,
          label: t(`theme.to_${look}`),
          group: t('group.look'),
          run: () => setTheme(look),
        })),
      {
        id: 'density',
        label: t('density.switch'),
        group: t('group.look'),
        run: () => setDensity(density === 'compact' ? 'comfortable' : 'compact'),
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
    [t, navigate, open, mode, density, setLocale],
  )
  useCommands(commands)
}
