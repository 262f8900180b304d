import { Bdi, useI18n } from '@qafila/i18n'
import { Icon, type IconName } from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Clock } from './clock'
import { drivenM } from './day'
import type { Happening, VehicleDay } from './events'
import { useClock } from './lanes'
import { useT } from './texts'

const ICON: Record<Happening['kind'], IconName> = {
  stop: 'stop',
  gap: 'alert',
  entered: 'pin',
  left: 'pin',
  dwelt: 'pin',
  delivered: 'check',
  failed: 'alert',
}
const TONE: Partial<Record<Happening['kind'], string>> = {
  delivered: 'text-ok',
  failed: 'text-bad',
  gap: 'text-warn',
}

/** The map's twin: all that happened as a table of times, the present one marked; a press goes to its time. */
export function Happenings({ days, clock }: { days: VehicleDay[]; clock: Clock }) {
  const t = useT()
  const { format } = useI18n()
  useClock(clock)
  const all = useMemo(() => days.flatMap(d => d.happenings).sort((a, b) => a.at - b.at), [days])
  const now = all.findLast(h => h.at <= clock.t)?.id
  const lane = (vehicle: string) => days.findIndex(d => d.vehicle === vehicle)
  return (
    <section
      aria-label={t('replay.events')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keys also on a day without times to press
      tabIndex={0}
      className="scroll-calm bg-surface border-line h-full max-md:border-t md:border-e"
    >
      <h2 className="border-line bg-surface sticky top-0 z-10 border-b px-4 py-3 font-semibold">
        {t('replay.events')}
      </h2>
      <ul className="border-line text-muted border-b px-4 py-2 text-sm">
        {days.map(d => (
          <li key={d.vehicle}>
            <Bdi>{d.name}</Bdi>: {t('replay.driven', { distance: format.distance(drivenM(d.fixes)) })} ·{' '}
            {t('replay.fixes', { n: d.fixes.length })}
          </li>
        ))}
      </ul>
      {all.length ? (
        <ol className="divide-line divide-y">
          {all.map(h => (
            <li
              key={h.id}
              aria-current={h.id === now ? 'time' : undefined}
              className="aria-[current=time]:bg-brand-soft flex items-start gap-3 px-4 py-2"
            >
              <button
                type="button"
                onClick={() => clock.seek(h.at)}
                className="text-brand tnum min-h-6 shrink-0 text-sm font-semibold"
              >
                <span className="sr-only">{t('replay.at', { time: format.time(h.at) })}</span>
                <span aria-hidden="true">{format.time(h.at)}</span>
              </button>
              <span className={`mt-0.5 ${TONE[h.kind] ?? 'text-muted'}`}>
                <Icon name={ICON[h.kind]} size={16} />
              </span>
              <div className="min-w-0 flex-1 text-sm">
                <Said happening={h} />
                {days.length > 1 && (
                  <p className="text-muted flex items-center gap-1.5">
                    <span
                      aria-hidden="true"
                      className={`route-tone-${lane(h.vehicle)} size-2 rounded-full bg-current`}
                    />
                    <Bdi>{days[lane(h.vehicle)]?.name}</Bdi>
                  </p>
                )}
              </div>
            </li>
          ))}
        </ol>
      ) : (
        <p className="text-muted px-4 py-3">{t('replay.no_events')}</p>
      )}
    </section>
  )
}

function Said({ happening: h }: { happening: Happening }) {
  const t = useT()
  const { format } = useI18n()
  const lasting = 'until' in h ? format.duration((h.until - h.at) / 1000) : ''
  switch (h.kind) {
    case 'stop':
      return <p>{t('replay.stop', { time: lasting })}</p>
    case 'gap':
      return (
        <>
          <p className="font-semibold">{t('replay.no_signal', { time: lasting })}</p>
          <p className="text-muted">{t('replay.no_signal_hint')}</p>
        </>
      )
    case 'entered':
    case 'left':
    case 'dwelt':
      return <p>{t(`replay.${h.kind}`, { zone: h.zone })}</p>
    default:
      return (
        <p className="flex flex-wrap gap-x-3">
          <Link to="/deliveries/$id" params={{ id: h.delivery }} className="text-brand font-semibold">
            {t(`replay.${h.kind}`, { name: h.name })}
          </Link>
          {h.kind === 'delivered' && (
            <Link to="/deliveries/$id/proof" params={{ id: h.delivery }} className="text-brand">
              {t('replay.proof')}
            </Link>
          )}
        </p>
      )
  }
}
