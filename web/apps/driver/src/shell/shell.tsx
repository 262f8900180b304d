import { onSession, sessionState } from '@qafila/api'
import { phaseOf } from '@qafila/domain'
import { useI18n } from '@qafila/i18n'
import { queued, record, useReachable, useStored } from '@qafila/offline'
import { Icon, type IconName, Toaster } from '@qafila/ui'
import { Link, Outlet } from '@tanstack/react-router'
import { Suspense, useEffect, useSyncExternalStore } from 'react'
import { sync, useStops } from '../day'
import { useT } from '../texts'
import { SignIn } from './sign-in'

/** While the app is seen it looks for the server this often; whatever waits goes with it. */
const PROBE_MS = 5000
const REFRESH_MS = 30_000

/** The frame of the driver's app: the work, four places to be, and honest words about the network. */
export function Shell() {
  const session = useSyncExternalStore(onSession, sessionState)
  const stops = useStops()
  if (session === 'out' && stops?.length === 0) return <SignIn />
  if (session === 'out' && stops === undefined) return null
  return <Work signedOut={session === 'out'} />
}

function Work({ signedOut }: { signedOut: boolean }) {
  const t = useT()
  const { common } = useI18n()
  useSyncing()
  useRecording()
  const waiting = useStored(queued) ?? []
  return (
    <div className="mx-auto grid h-dvh max-w-xl grid-rows-[auto_minmax(0,1fr)_auto]">
      <Network waiting={waiting.length} signedOut={signedOut} />
      <main className="scroll-calm min-h-0">
        <Suspense>
          <Outlet />
        </Suspense>
      </main>
      <nav
        aria-label={t('nav.label')}
        className="bg-surface border-line grid grid-cols-3 border-t pb-[env(safe-area-inset-bottom)]"
      >
        <Tab to="/" icon="box" label={t('nav.today')} />
        <Tab
          to="/waiting"
          icon="upload"
          label={t('nav.waiting')}
          count={waiting.length}
          bad={waiting.some(c => c.state !== 'waiting')}
        />
        <Tab to="/me" icon="people" label={t('nav.me')} />
      </nav>
      <Toaster label={t('toasts.label')} close={common('verb.close')} />
    </div>
  )
}

function useSyncing() {
  const reachable = useReachable()
  useEffect(() => {
    void sync()
    const seen = () => document.visibilityState === 'visible' && void sync()
    const timer = setInterval(seen, reachable ? REFRESH_MS : PROBE_MS)
    addEventListener('online', seen)
    document.addEventListener('visibilitychange', seen)
    return () => {
      clearInterval(timer)
      removeEventListener('online', seen)
      document.removeEventListener('visibilitychange', seen)
    }
  }, [reachable])
}

/** Positions are recorded only while there is work: outside a route nobody is followed. */
function useRecording() {
  const moving = (useStops() ?? []).some(s => phaseOf(s.status) === 'moving')
  useEffect(() => (moving ? record() : undefined), [moving])
}

function Network({ waiting, signedOut }: { waiting: number; signedOut: boolean }) {
  const t = useT()
  const reachable = useReachable()
  if (reachable && !signedOut) return <span />
  return (
    <p role="status" className="bg-warn-soft text-warn flex items-center gap-2.5 px-5 py-2 font-semibold">
      <Icon name="alert" size={18} />
      {signedOut ? t('net.signed_out') : t('net.offline', { n: waiting })}
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
  to: '/' | '/waiting' | '/me'
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
