import { type DeliveryRow, server, tracking } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { Chips, type Command, Empty, SearchField, Skeleton, useCommands } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { useMay } from '../parts/may'
import type { LiveSearch } from '../router'
import { useTitle } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import { ZoneNote } from '../shell/zone-note'
import { FleetStore } from './fleet-store'
import { LiveList } from './list'
import { countShows, driverRows, filterRows, SHOWS, vehicleRows } from './rows'
import { useT } from './texts'
import { useTroubles } from './troubles'
import { VehicleCard } from './vehicle-card'

const LiveMap = lazy(() => import('./live-map').then(m => ({ default: m.LiveMap })))

/** Who needs help now: the fleet on a map and in a list, with one selection. */
export function LivePage() {
  const t = useT()
  const { format } = useI18n()
  useTitle(t('nav.live'))
  const search = useSearch({ from: '/inside/' })
  const chosen = search.v ?? null
  const { store, seen, vehicles, drivers, troubles, stops } = useFleet(chosen)
  const set = useLiveSearch()
  const [follow, setFollow] = useState(false)
  const switchDemand = useCallback(
    () => set({ demand: search.demand ? undefined : true }),
    [set, search.demand],
  )
  const onDemand = useMay('deliveries:read') ? switchDemand : null
  useLiveCommands(set, chosen !== null && seen.has(chosen) ? () => setFollow(on => !on) : null, onDemand)

  const show = SHOWS.find(s => s === search.show) ?? 'all'
  const tab = search.tab ?? 'vehicles'
  const all = useMemo(() => {
    return tab === 'drivers'
      ? driverRows(drivers.data ?? [], seen, troubles)
      : vehicleRows(vehicles.data ?? [], seen, troubles)
  }, [tab, vehicles.data, drivers.data, seen, troubles])
  const counts = useMemo(() => countShows(all), [all])
  const rows = useMemo(() => filterRows(all, search.q ?? '', show), [all, search.q, show])
  const choose = useCallback(
    (v: string | null) => {
      setFollow(false)
      set({ v: v ?? undefined })
    },
    [set],
  )
  const chosenVehicle = vehicles.data?.find(v => v.id === chosen)
  const error = vehicles.error ?? drivers.error ?? store.error

  return (
    <div className="grid h-full min-h-0 grid-rows-[minmax(0,2fr)_minmax(0,3fr)] md:grid-cols-[minmax(17rem,22rem)_minmax(0,1fr)] md:grid-rows-1">
      <section
        aria-label={t('live.list')}
        className="bg-surface border-line flex min-h-0 flex-col max-md:order-last max-md:border-t md:border-e"
      >
        <LiveHead state={store.state} tab={tab} set={set} />
        <div className="grid gap-2.5 px-4 pb-3">
          <SearchField
            id="live-search"
            label={t(tab === 'drivers' ? 'live.search_drivers' : 'live.search_vehicles')}
            clear={t('live.clear_search')}
            value={search.q ?? ''}
            onValue={q => set({ q: q || undefined })}
          />
          <Chips
            label={t('live.filter')}
            options={SHOWS.map(s => ({
              key: s,
              label: t(`live.show_${s}`),
              count: format.number(counts[s]),
            }))}
            value={show}
            onValue={s => set({ show: s === 'all' ? undefined : s })}
          />
        </div>
        {error ? (
          <div className="px-4 pb-3">
            <ProblemNotice error={error} onRetry={() => void vehicles.refetch()} />
          </div>
        ) : null}
        {vehicles.isPending ? (
          <Skeleton label={t('live.loading')} rows={9} />
        ) : rows.length ? (
          <LiveList rows={rows} chosen={chosen} label={t('live.list')} onChoose={choose} />
        ) : (
          <Empty icon="truck" title={t(all.length ? 'live.none_found' : 'live.none')}>
            {t(all.length ? 'live.none_found_hint' : 'live.none_hint')}
          </Empty>
        )}
      </section>
      <div className="relative min-h-0">
        <Suspense fallback={<div className="bg-sunken size-full" />}>
          <LiveMap
            store={store}
            chosen={chosen}
            stops={stops}
            follow={follow}
            demand={search.demand === true}
            onDemand={onDemand}
            onChoose={choose}
            onUnfollow={() => setFollow(false)}
          >
            {chosenVehicle && (
              <VehicleCard
                key={chosenVehicle.id}
                vehicle={chosenVehicle}
                driver={drivers.data?.find(d => d.vehicle === chosenVehicle.id) ?? null}
                seen={seen.get(chosenVehicle.id) ?? null}
                troubles={troubles.get(chosenVehicle.id) ?? []}
                stops={stops}
                follow={follow}
                onFollow={() => setFollow(!follow)}
                onClose={() => choose(null)}
              />
            )}
          </LiveMap>
        </Suspense>
      </div>
    </div>
  )
}

const NO_STOPS: DeliveryRow[] = []

function useFleet(chosen: string | null) {
  const [store] = useState(() => new FleetStore())
  useEffect(() => store.start(), [store])
  useEffect(() => {
    store.watch(chosen)
    return () => store.watch(null)
  }, [store, chosen])
  const seen = useSyncExternalStore(store.subscribe, store.read)
  const vehicles = useQuery({ queryKey: ['vehicles'], queryFn: server.vehicles })
  const drivers = useQuery({ queryKey: ['drivers'], queryFn: server.drivers })
  const work = useQuery({
    queryKey: ['deliveries', 'of-vehicle', chosen],
    queryFn: () => tracking.stopsOf(chosen as string),
    enabled: chosen !== null,
    refetchInterval: 20_000,
  })
  const troubles = useTroubles()
  useEffect(() => store.trouble(new Set(troubles.keys())), [store, troubles])
  return { store, seen, vehicles, drivers, troubles, stops: work.data ?? NO_STOPS }
}

type Set = (change: Partial<LiveSearch>) => void

function useLiveSearch(): Set {
  const navigate = useNavigate()
  return useCallback(
    change =>
      void navigate({ to: '/', search: now => ({ ...(now as LiveSearch), ...change }), replace: true }),
    [navigate],
  )
}

function useLiveCommands(set: Set, follow: (() => void) | null, demand: (() => void) | null) {
  const t = useT()
  const toggle = useRef({ follow, demand })
  toggle.current = { follow, demand }
  const followable = follow !== null
  const countable = demand !== null
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'live-find',
        label: t('live.search_vehicles'),
        group: t('nav.live'),
        keys: '/',
        run: () => document.getElementById('live-search')?.focus(),
      },
      {
        id: 'live-vehicles',
        label: t('live.vehicles'),
        group: t('nav.live'),
        keys: 'v',
        run: () => set({ tab: undefined }),
      },
      {
        id: 'live-drivers',
        label: t('live.drivers'),
        group: t('nav.live'),
        keys: 'd',
        run: () => set({ tab: 'drivers' }),
      },
      {
        id: 'live-help',
        label: t('live.show_help_all'),
        group: t('nav.live'),
        keys: 'h',
        run: () => set({ show: 'help' }),
      },
      {
        id: 'live-all',
        label: t('live.show_everything'),
        group: t('nav.live'),
        keys: 'a',
        run: () => set({ show: undefined, q: undefined }),
      },
      ...(followable
        ? [
            {
              id: 'live-follow',
              label: t('live.follow'),
              group: t('nav.live'),
              keys: 'f',
              run: () => toggle.current.follow?.(),
            },
          ]
        : []),
      ...(countable
        ? [
            {
              id: 'live-demand',
              label: t('live.demand_switch'),
              group: t('nav.live'),
              keys: 'm',
              run: () => toggle.current.demand?.(),
            },
          ]
        : []),
      {
        id: 'live-none',
        label: t('live.deselect'),
        group: t('nav.live'),
        keys: 'Escape',
        run: () => set({ v: undefined }),
      },
    ],
    [t, set, followable, countable],
  )
  useCommands(commands)
}

const STATE = { up: 'bg-ok', connecting: 'bg-saffron', down: 'bg-bad' } as const

function LiveHead({ state, tab, set }: { state: keyof typeof STATE; tab: string; set: Set }) {
  const t = useT()
  const item =
    'min-h-9 rounded px-3 text-sm font-semibold text-muted aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:shadow-low'
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3 pb-2.5">
      <h1 className="tight text-xl font-bold">{t('nav.live')}</h1>
      <span role="status" className="text-muted flex items-center gap-1.5 text-xs">
        <span aria-hidden="true" className={`size-2 rounded-full ${STATE[state]}`} />
        {t(`live.state_${state}`)}
      </span>
      <ZoneNote />
      <fieldset className="bg-sunken ms-auto flex rounded-md p-0.5">
        <legend className="sr-only">{t('live.what')}</legend>
        <button
          type="button"
          className={item}
          aria-pressed={tab === 'vehicles'}
          onClick={() => set({ tab: undefined })}
        >
          {t('live.vehicles')}
        </button>
        <button
          type="button"
          className={item}
          aria-pressed={tab === 'drivers'}
          onClick={() => set({ tab: 'drivers' })}
        >
          {t('live.drivers')}
        </button>
      </fieldset>
    </header>
  )
}
