import { Button, Icon, Notice } from '@qafila/ui'
import { Link, useNavigate } from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'
import { install, mayInstall, onInstall } from '../shell/install'
import { type Permission, type Standing, usePermissions } from './permissions'
import { useT } from './texts'

const SIGN: Record<Standing, { icon: 'check' | 'alert' | 'minus'; look: string }> = {
  granted: { icon: 'check', look: 'text-ok' },
  prompt: { icon: 'minus', look: 'text-muted' },
  denied: { icon: 'alert', look: 'text-bad' },
  missing: { icon: 'alert', look: 'text-muted' },
}

/** Once before the first day: what the app needs to be allowed, and an honest word about what no web page can do. */
export function Ready() {
  const t = useT()
  const navigate = useNavigate()
  const permissions = usePermissions()
  return (
    <div className="grid gap-5 p-5">
      <header>
        <h1 className="tight text-2xl font-bold">{t('ready.title')}</h1>
        <p className="text-muted mt-1">{t('ready.lead')}</p>
      </header>
      <Install />
      <ul className="grid gap-3">
        {permissions.map(permission => (
          <Line key={permission.name} permission={permission} />
        ))}
      </ul>
      <Notice title={t('ready.honest_title')}>{t('ready.honest')}</Notice>
      <Link
        to="/pair"
        className="border-edge/60 bg-surface flex min-h-14 items-center justify-center gap-2.5 rounded-lg border font-semibold"
      >
        <Icon name="pin" />
        {t('ready.pair')}
      </Link>
      <Button className="min-h-15! text-lg" onClick={() => void navigate({ to: '/' })}>
        {t('ready.go')}
      </Button>
    </div>
  )
}

function Line({ permission }: { permission: Permission }) {
  const t = useT()
  const { name, state, ask } = permission
  const { icon, look } = SIGN[state]
  return (
    <li className="bg-surface border-line grid gap-2 rounded-lg border p-4">
      <div className="flex items-start gap-3">
        <Icon name={icon} size={24} className={look} />
        <div className="min-w-0 flex-1">
          <p className="text-lg font-semibold">{t(`permission.${name}`)}</p>
          <p className="text-muted">{t(`permission.${name}_why`)}</p>
          <p className={`font-semibold ${look}`}>{t(`permission.is_${state}`)}</p>
          {state === 'denied' && <p className="text-muted">{t('permission.denied_how')}</p>}
        </div>
      </div>
      {state === 'prompt' && (
        <Button look="quiet" className="min-h-14!" onClick={() => void ask()}>
          {t('permission.allow')}
        </Button>
      )}
    </li>
  )
}

/** Installed, the phone keeps what is stored; a page in a browser may be cleared after a week. */
function Install() {
  const t = useT()
  const possible = useSyncExternalStore(onInstall, mayInstall)
  if (matchMedia('(display-mode: standalone)').matches) return null
  return (
    <Notice
      title={t('install.title')}
      action={
        possible && (
          <Button className="min-h-14!" onClick={() => void install()}>
            {t('install.do')}
          </Button>
        )
      }
    >
      {t(possible ? 'install.why' : 'install.how')}
    </Notice>
  )
}
