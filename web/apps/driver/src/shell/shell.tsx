import { isSignedOut, onSession } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { owner, queued, useReachable, useStored } from '@qafila/offline'
import { Icon, type IconName, Toaster } from '@qafila/ui'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { lazy, Suspense, useSyncExternalStore } from 'react'
import { usePaper } from '../day/papers'
import { useT } from '../texts'

/** When the first picture is drawn, or soon. */
const idle = () =>
  new Promise<void>(resolve =>
    'requestIdleCallback' in window
      ? requestIdleCallback(() => resolve(), { timeout: 1500 })
      : setTimeout(resolve, 300),
  )
const Background = lazy(() =>
  idle()
    .then(() => import('./background'))
    .then(m => ({ default: m.Background })),
)
const SignIn = lazy(() => import('./sign-in').then(m => ({ default: m.SignIn })))

/** The frame of the driver's app: the work, five places to be, and honest words about the network. */
export function Shell() {
  // A browser that keeps nothing for this page still gets to the sign-in, which then says that it did not work.
  const whose = useStored(() => owner().catch(() => null))
  if (whose === undefined) return null
  if (whose !== null) return <Work />
  return (
    <main>
      <Suspense>
        <SignIn />
      </Suspense>
    </main>
  )
}

function Work() {
  const t = useT()
  const { common } = useI18n()
  const signedOut = useSyncExternalStore(onSession, isSignedOut)
  const waiting = useStored(queued) ?? []
  const unread = usePaper('talk')?.unread ?? 0
  return (
    <div className="mx-auto grid h-dvh max-w-xl grid-rows-[auto_minmax(0,1fr)_auto]">
      <Network waiting={waiting.length} signedOut={signedOut} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keys too */}
      <main tabIndex={0} className="scroll-calm min-h-0">
        <Suspense>
          <Outlet />
        </Suspense>
      </main>
      <nav
        aria-label={t('nav.label')}
        className="bg-surface border-line grid grid-cols-5 border-t pb-[env(safe-area-inset-bottom)]"
      >
        <Tab to="/" icon="box" label={t('nav.today')} />
        <Tab to="/map" icon="map" label={t('nav.map')} />
        <Tab to="/messages" icon="chat" label={t('nav.messages')} count={unread} />
        <Tab
          to="/waiting"
          icon="upload"
          label={t('nav.waiting')}
          count={waiting.length}
          bad={waiting.some(c => c.state !== 'waiting')}
        />
        <Tab to="/me" icon="people" label={t('nav.me')} />
      </nav>
      <Toaster place="top" label={t('toasts.label')} close={common('verb.close')} />
      <Suspense>
        <Background />
      </Suspense>
    </div>
  )
}

function Network({ waiting, signedOut }: { waiting: number; signedOut: boolean }) {
  const t = useT()
  const reachable = useReachable()
  const there = useLocation().pathname.endsWith('/sign-in')
  if (reachable && !signedOut) return <span />
  return (
    <p role="status" className="bg-warn-soft text-warn flex items-center gap-2.5 px-5 py-2 font-semibold">
      <Icon name="alert" size={18} />
      <span className="min-w-0 flex-1">
        {signedOut
          ? t('net.signed_out', { n: waiting })
          : waiting
            ? t('net.offline', { n: waiting })
            : t('net.offline_idle')}
      </span>
      {signedOut && !there && (
        <Link
          to="/sign-in"
          className="bg-brand text-on-brand inline-flex min-h-12 items-center rounded-md px-4"
        >
          {t('signin.do')}
        </Link>
      )}
    </p>
  )
}

function Tab({
  to,
  icon,
  label,
  count = 0,
  bad = false,
}: {
  to: '/' | '/map' | '/messages' | '/waiting' | '/me'
  icon: IconName
  label: string
  count?: number
  bad?: boolean
}) {
  const { format } = useI18n()
  return (
    <Link
      to={to}
      activeOptions={{ exact: true }}
      className="text-muted data-[status=active]:text-brand relative grid min-h-16 place-items-center content-center gap-0.5 text-sm font-semibold"
    >
      <span className="relative">
        <Icon name={icon} size={24} />
        {count > 0 && (
          <span
            className={`tnum absolute -end-3 -top-2 grid min-w-5 place-items-center rounded-full px-1 text-xs leading-5 font-bold ${bad ? 'bg-bad text-on-bad' : 'bg-saffron text-on-saffron'}`}
          >
            {format.number(count)}
          </span>
        )}
      </span>
      {label}
    </Link>
  )
}
