import { useI18n } from '@qafila/i18n'
import { Icon, Skeleton } from '@qafila/ui'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type Stop, useStop } from '../day/stop'
import { useT } from '../texts'

/** A screen with one sticky action below, and the way back above. */
export function StopFrame({
  back,
  action,
  children,
}: {
  back: ReactNode
  action?: ReactNode
  children: ReactNode
}) {
  return (
    <div className="grid min-h-full grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr_auto]">
      <div className="px-3 pt-2">{back}</div>
      <div className="min-w-0 px-5 pb-6">{children}</div>
      {action && <div className="bg-bg border-line sticky bottom-0 border-t px-5 py-3">{action}</div>}
    </div>
  )
}

export function BackLink({ to, id, label }: { to: '/' | '/me' | '/stop/$id'; id?: string; label: string }) {
  return (
    <Link
      to={to}
      params={id ? { id } : {}}
      className="text-muted inline-flex min-h-12 max-w-full items-center gap-1 px-2 font-medium"
    >
      <Icon name="chevron" size={18} className="-scale-x-100 rtl:scale-x-100" />
      <span className="truncate">{label}</span>
    </Link>
  )
}

/** Gives a screen its stop from the phone's store, or says that it is gone. */
export function WithStop({ children }: { children: (stop: Stop) => ReactNode }) {
  const t = useT()
  const { common } = useI18n()
  const { id } = useParams({ strict: false }) as { id: string }
  const stop = useStop(id)
  if (stop === undefined) return <Skeleton label={common('state.loading')} />
  if (stop === null)
    return (
      <StopFrame back={<BackLink to="/" label={t('nav.today')} />}>
        <h1 className="text-muted">{t('stop.gone')}</h1>
      </StopFrame>
    )
  return children(stop)
}
