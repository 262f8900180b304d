import { Bdi, type Locale, useI18n } from '@qafila/i18n'
import { Empty, IconButton, Notice, Skeleton } from '@qafila/ui'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { fleet } from '../fleet/server'
import type { ReplaySearch } from '../office-routes'
import { addDays, startOf, today } from '../parts/days'
import { Page } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import { zoneName } from '../zones/zones'
import { Clock } from './clock'
import { stretchesOf } from './day'
import { happeningsOf, type VehicleDay } from './events'
import { Happenings } from './happenings'
import { Lanes, useClock } from './lanes'
import { deedsOf, fixesOf, zoneEventsOf, zones } from './server'
import { useT } from './texts'

const ReplayMap = lazy(() => import('./replay-map').then(m => ({ default: m.ReplayMap })))

const MOST_VEHICLES = 5
const MINUTE_MS = 60_000
/** What an arrow moves, in minutes; with Shift the larger. */
const STEP = { plain: 1, shift: 10 }

function useReplaySearch() {
  const search = useSearch({ from: '/inside/replay' })
  const navigate = useNavigate()
  const set = useCallback(
    (change: Partial<ReplaySearch>) =>
      void navigate({
        to: '/replay',
        search: now => ({ ...(now as ReplaySearch), ...change }),
        replace: true,
      }),
    [navigate],
  )
  return { search, set }
}

/** One vehicle's day, with all that happened. What a role may not see is left out, and the day stays. */
async function loadDay(vehicle: string, name: string, day: string, locale: Locale): Promise<VehicleDay> {
  const [fixes, zoneEvents, named, deeds] = await Promise.all([
    fixesOf(vehicle, day),
    zoneEventsOf(vehicle, day).catch(() => []),
    zones().catch(() => []),
    deedsOf(vehicle, day).catch(() => []),
  ])
  const nameOf = (id: string) => {
    const zone = named.find(z => z.id === id)
    return zone ? zoneName(zone, locale) : '—'
  }
  const stretches = stretchesOf(fixes)
  return {
    vehicle,
    name,
    fixes,
    stretches,
    happenings: happeningsOf(vehicle, stretches, zoneEvents, deeds, nameOf),
  }
}

/** Any day of any vehicle, or of up to five together: on the map, as lanes, and as a table of what happened. */
export function ReplayPage() {
  const t = useT()
  const { locale } = useI18n()
  const { search, set } = useReplaySearch()
  const day = search.day ?? today()
  const ids = useMemo(() => (search.v ?? '').split(',').filter(Boolean).slice(0, MOST_VEHICLES), [search.v])
  const vehicles = useQuery({ queryKey: ['vehicles'], queryFn: fleet.vehicles })
  const nameOf = (id: string) => vehicles.data?.find(v => v.id === id)?.name ?? '…'
  const { data, error, pending } = useQueries({
    queries: ids.map(id => ({
      queryKey: ['replay', id, day, locale],
      queryFn: () => loadDay(id, nameOf(id), day, locale),
      enabled: Boolean(vehicles.data),
      staleTime: day === today() ? MINUTE_MS : Number.POSITIVE_INFINITY,
    })),
    combine: all => ({
      data: all.flatMap(q => (q.data ? [q.data] : [])),
      error: all.find(q => q.error)?.error,
      pending: all.some(q => q.isPending),
    }),
  })
  const { from, to } = useMemo(() => hoursOf(data, day), [data, day])
  const clock = useDayClock(startOf(day).getTime(), from, to, search.at, data)
  useReplayKeys(clock)
  const empty = data.filter(d => !d.fixes.length)
  const shown = useMemo(() => data.filter(d => d.fixes.length), [data])
  const choose = (next: string[]) => set({ v: next.join(',') || undefined })
  return (
    <Page
      title={t('replay.title')}
      count={<ClockFace clock={clock} />}
      actions={
        <Choice
          day={day}
          onDay={next => set({ day: next, at: undefined })}
          left={(vehicles.data ?? []).filter(v => !ids.includes(v.id))}
          full={ids.length >= MOST_VEHICLES}
          onAdd={id => choose([...ids, id])}
        />
      }
    >
      {!ids.length ? (
        <Empty icon="clock" title={t('replay.none')}>
          {t('replay.none_hint')}
        </Empty>
      ) : (
        <div className="grid min-h-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto]">
          <div className="grid min-h-0 max-md:grid-rows-[minmax(0,3fr)_minmax(0,2fr)] md:grid-cols-[minmax(17rem,22rem)_minmax(0,1fr)]">
            <div className="min-h-0 max-md:order-last">
              {error ? (
                <div className="p-4">
                  <ProblemNotice error={error} />
                </div>
              ) : pending ? (
                <Skeleton label={t('replay.loading')} rows={8} />
              ) : (
                <Happenings days={shown} clock={clock} />
              )}
            </div>
            <div className="relative min-h-0">
              <Suspense fallback={<div className="bg-sunken size-full" />}>
                <ReplayMap days={shown} clock={clock} />
              </Suspense>
              <div className="absolute inset-x-3 top-3 grid max-w-sm gap-2">
                {empty.map(d => (
                  <Notice key={d.vehicle} tone="warn">
                    {t('replay.no_day', { name: d.name })}
                  </Notice>
                ))}
              </div>
            </div>
          </div>
          <div>
            <Lanes
              days={data}
              clock={clock}
              from={from}
              to={to}
              onRemove={id => choose(ids.filter(v => v !== id))}
            />
            <p className="bg-surface text-muted px-4 pb-2 text-xs max-md:hidden">{t('replay.keys')}</p>
          </div>
        </div>
      )}
    </Page>
  )
}

const HOUR_MS = 60 * MINUTE_MS

/** The whole hours in which anything was recorded; without anything the whole day. */
function hoursOf(days: VehicleDay[], day: string): { from: number; to: number } {
  const [start, end] = [startOf(day).getTime(), startOf(day, 1).getTime()]
  const times = days.flatMap(d => [d.fixes[0]?.t, d.fixes.at(-1)?.t]).filter(t => t !== undefined)
  if (!times.length) return { from: start, to: end }
  const floor = (t: number) => start + Math.floor((t - start) / HOUR_MS) * HOUR_MS
  return {
    from: Math.max(start, floor(Math.min(...times))),
    to: Math.min(end, floor(Math.max(...times)) + HOUR_MS),
  }
}

/** A clock for the day: it begins at the address's time, or where the first vehicle began, and writes its time into the address when it rests. */
function useDayClock(
  start: number,
  from: number,
  to: number,
  at: number | undefined,
  days: VehicleDay[],
): Clock {
  const { set } = useReplaySearch()
  const [clock] = useState(
    () => new Clock(at === undefined ? start : start + at * MINUTE_MS, start, start + 25 * HOUR_MS),
  )
  const [begun, setBegun] = useState(at === undefined ? 0 : start)
  const loaded = days.some(d => d.fixes.length)
  useEffect(() => {
    if (loaded) clock.within(from, to)
  }, [clock, loaded, from, to])
  const first = Math.min(...days.map(d => d.fixes[0]?.t ?? Number.POSITIVE_INFINITY))
  useEffect(() => {
    if (begun === start || !Number.isFinite(first)) return
    setBegun(start)
    clock.seek(first)
  }, [clock, begun, start, first])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const stop = clock.subscribe(() => {
      clearTimeout(timer)
      if (!clock.playing)
        timer = setTimeout(() => set({ at: Math.round((clock.t - start) / MINUTE_MS) }), 600)
    })
    return () => {
      clearTimeout(timer)
      stop()
      clock.pause()
    }
  }, [clock, start, set])
  return clock
}

/** Space plays and pauses, arrows move through the day, wherever the focus is that has no use for them itself. */
function useReplayKeys(clock: Clock): void {
  const { dir } = useI18n()
  useEffect(() => {
    const press = (e: KeyboardEvent) => {
      const busy = e.target instanceof HTMLElement && e.target.matches('input, select, textarea, button, a')
      if (e.defaultPrevented || e.altKey || e.ctrlKey || e.metaKey || document.querySelector('dialog[open]'))
        return
      if (e.key === ' ' && (!busy || (e.target as HTMLElement).matches('input[type=range]'))) {
        if (clock.playing) clock.pause()
        else clock.play()
      } else if ((e.key === 'ArrowLeft' || e.key === 'ArrowRight') && !busy) {
        const forward = (e.key === 'ArrowRight') === (dir === 'ltr')
        clock.seek(clock.t + (forward ? 1 : -1) * (e.shiftKey ? STEP.shift : STEP.plain) * MINUTE_MS)
      } else return
      e.preventDefault()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [clock, dir])
}

function ClockFace({ clock }: { clock: Clock }) {
  const { format } = useI18n()
  useClock(clock)
  return (
    <output className="text-ink tnum text-lg font-semibold">
      <Bdi machine>{format.time(clock.t)}</Bdi>
    </output>
  )
}

type ChoiceProps = {
  day: string
  onDay(day: string): void
  left: { id: string; name: string }[]
  full: boolean
  onAdd(vehicle: string): void
}

function Choice({ day, onDay, left, full, onAdd }: ChoiceProps) {
  const t = useT()
  const box = 'border-edge/70 bg-raised min-h-hit rounded-md border px-2'
  return (
    <>
      <select
        aria-label={t('replay.add')}
        value=""
        disabled={full}
        onChange={e => onAdd(e.currentTarget.value)}
        className={`${box} w-40`}
      >
        <option value="">{t('replay.add')}</option>
        {left.map(v => (
          <option key={v.id} value={v.id}>
            {v.name}
          </option>
        ))}
      </select>
      <span className="flex items-center">
        <IconButton
          icon="chevron"
          size={18}
          label={t('replay.prev_day')}
          onClick={() => onDay(addDays(day, -1))}
          className="text-muted hover:bg-sunken rotate-180"
        />
        <input
          type="date"
          aria-label={t('replay.day')}
          value={day}
          max={today()}
          onChange={e => e.currentTarget.value && onDay(e.currentTarget.value)}
          className={box}
        />
        <IconButton
          icon="chevron"
          size={18}
          label={t('replay.next_day')}
          disabled={day >= today()}
          onClick={() => onDay(addDays(day, 1))}
          className="text-muted hover:bg-sunken disabled:opacity-40"
        />
      </span>
    </>
  )
}
