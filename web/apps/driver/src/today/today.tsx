import { isTerminal, isToLoad, phaseOf } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { useReachable } from '@qafila/offline'
import { Empty, Icon, Skeleton, StatusPill, Strand } from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { dueShift, usePaper } from '../day/papers'
import { nextOf, type Stop, useStops } from '../day/stop'
import { useT } from '../texts'

const Offered = lazy(() => import('./offered').then(m => ({ default: m.Offered })))

/** What is next, and how much is left. */
export function Today() {
  const t = useT()
  const { common } = useI18n()
  const reachable = useReachable()
  const stops = useStops()
  useMark(stops?.length)
  if (!stops) return <Skeleton label={common('state.loading')} rows={8} />
  if (!stops.length)
    return (
      <div className="grid gap-5 p-5">
        <Before stops={stops} />
        <Asked stops={stops} />
        <Empty icon="box" heading="h1" title={t('today.none')}>
          {t(reachable ? 'today.none_hint' : 'today.none_offline')}
        </Empty>
      </div>
    )
  const left = stops.filter(s => nextOf(s) !== 'none')
  const next = left[0]
  return (
    <div className="grid grid-cols-1 gap-5 p-5">
      <header>
        <h1 className="tight text-2xl font-bold">
          {left.length ? t('today.left', { n: left.length }) : t('today.finished')}
        </h1>
        <div className="mt-3">
          <Strand
            label={t('today.progress', { done: stops.length - left.length, n: stops.length })}
            beads={stops.map(s => ({
              key: s.id,
              phase: phaseOf(s.status),
              label: s.recipient.name,
              current: s === next,
            }))}
          />
        </div>
      </header>
      <Asked stops={stops} />
      <Before stops={stops} />
      <ol className="grid grid-cols-1 gap-2.5">
        {stops.map((stop, i) => (
          <Line key={stop.id} stop={stop} number={i + 1} next={stop === next} />
        ))}
      </ol>
    </div>
  )
}

/** Work that waits for a yes or a no, where there is any. */
function Asked({ stops }: { stops: Stop[] }) {
  const offers = usePaper('today')?.offers?.length
  const fresh = stops.filter(s => s.status === 'assigned')
  if (!fresh.length && !offers) return null
  return (
    <Suspense>
      <Offered fresh={fresh} />
    </Suspense>
  )
}

/** Says when the list was first on the screen, for those who measure. */
function useMark(count: number | undefined) {
  useEffect(() => {
    if (count && !performance.getEntriesByName('q.list').length) performance.mark('q.list')
  }, [count])
}

/** What comes before the first door: the shift, the van; and the way to help, always in the same place. */
function Before({ stops }: { stops: Stop[] }) {
  const t = useT()
  const paper = usePaper('shift')
  const look =
    'flex min-h-14 items-center justify-center gap-2.5 rounded-lg border px-3 text-center font-semibold'
  const toLoad = stops.filter(s => isToLoad(s.status)).length
  const planned = paper && dueShift(paper)
  const idle = paper && paper.shift?.state !== 'active'
  return (
    <div className="grid grid-cols-2 gap-2.5">
      {idle && (planned || paper.may_start_unplanned) && (
        <Link
          to="/shift"
          className={`${look} col-span-2 ${planned ? 'bg-brand text-on-brand border-brand' : 'bg-surface border-line'}`}
        >
          <Icon name="clock" />
          {t(planned ? 'today.shift' : 'today.shift_unplanned')}
        </Link>
      )}
      {stops.length > 0 && (
        <Link to="/load" className={`${look} bg-surface border-line`}>
          <Icon name="truck" />
          {toLoad ? t('today.load') : t('today.van')}
        </Link>
      )}
      <Link
        to="/sos"
        className={`${look} bg-surface text-bad border-line ${stops.length ? '' : 'col-span-2'}`}
      >
        <Icon name="alert" />
        {t('today.sos')}
      </Link>
    </div>
  )
}

function Line({ stop, number, next }: { stop: Stop; number: number; next: boolean }) {
  const t = useT()
  const { format } = useI18n()
  const over = isTerminal(stop.status)
  return (
    <li>
      <Link
        to="/stop/$id"
        params={{ id: stop.id }}
        className={`grid grid-cols-[2.5rem_minmax(0,1fr)_auto] items-center gap-3.5 rounded-xl border px-4 ${next ? 'bg-rail text-rail-ink border-rail py-5' : 'bg-surface border-line py-3.5'} ${over ? 'bg-transparent!' : ''}`}
      >
        <span
          className={`tnum grid size-10 place-items-center rounded-full text-lg font-bold ${next ? 'bg-saffron text-on-saffron' : 'bg-sunken'}`}
        >
          {over ? <Icon name="check" /> : format.number(number)}
        </span>
        <span className="min-w-0">
          {next && <span className="text-saffron block text-sm font-semibold">{t('today.next')}</span>}
          <span className="text-lg leading-tight font-bold">
            <Bdi clip>{stop.recipient.name}</Bdi>
          </span>
          <span className={next ? 'text-rail-muted' : 'text-muted'}>
            <Bdi clip>{stop.dropoff.text}</Bdi>
          </span>
          <span className="mt-1.5 flex flex-wrap items-center gap-2">
            <StatusPill status={stop.status} />
            {stop.window && (
              <span className={`tnum text-sm ${next ? '' : 'text-muted'}`}>
                {format.span(stop.window.from, stop.window.to)}
              </span>
            )}
            {stop.cod_due && (
              <span className="bg-saffron text-on-saffron rounded-full px-2 text-sm font-bold">
                {format.money(stop.cod_due)}
              </span>
            )}
          </span>
        </span>
        <Icon name="chevron" />
      </Link>
    </li>
  )
}
