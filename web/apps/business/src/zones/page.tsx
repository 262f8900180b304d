import { type Position, server } from '@qafila/api'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, type Command, Empty, IconButton, Skeleton, toast, useCommands } from '@qafila/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import { useStream } from '../messages/stream'
import { Page } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import { useMe } from '../shell/shell'
import { Editor } from './editor'
import { holds, type Shape } from './shape'
import { useT } from './texts'
import { areaOf, type Zone, type ZoneDraft, zoneName, zones } from './zones'

const ZoneMap = lazy(() => import('./zone-map').then(m => ({ default: m.ZoneMap })))

const NEW = 'new'
const EMPTY: ZoneDraft = {
  name: '',
  purpose: 'geofence',
  shape: { type: 'circle', center: { lat: 25.2, lon: 55.3 }, radius_m: 1000 },
  active: true,
}

/** Areas with a meaning: where we deliver, what is watched, where nobody should be. On the map and, the same, in a list. */
export function ZonesPage() {
  const t = useT()
  const { locale } = useI18n()
  const navigate = useNavigate()
  const { zone: chosen } = useSearch({ from: '/inside/zones' })
  const list = useQuery({ queryKey: ['zones'], queryFn: zones.list })
  useStream('places', 500, ['zones'])
  const may = useMe().data?.permissions.includes('zones:write') ?? false
  const [draft, setDraft] = useState<ZoneDraft | null>(null)
  const zone = list.data?.find(z => z.id === chosen) ?? null
  const choose = useCallback(
    (id: string | undefined) => void navigate({ to: '/zones', search: { zone: id }, replace: true }),
    [navigate],
  )
  const begin = useCallback(
    (from: Zone | null) => {
      if (!from) choose(undefined)
      setDraft(from ?? EMPTY)
    },
    [choose],
  )
  const areas = useMemo(() => {
    const kept = (list.data ?? []).filter(z => !(draft && z.id === chosen))
    const shown = kept.map(z => areaOf(z, locale))
    return draft ? [...shown, areaOf({ ...draft, id: NEW }, locale)] : shown
  }, [list.data, draft, chosen, locale])
  useZoneKeys(may, begin)
  return (
    <Page
      title={t('zones.title')}
      actions={
        may && (
          <Button icon="plus" disabled={Boolean(draft)} onClick={() => begin(null)}>
            {t('zones.new')}
          </Button>
        )
      }
    >
      <div className="grid min-h-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(12rem,38%)_minmax(0,1fr)] md:grid-cols-[minmax(20rem,26rem)_minmax(0,1fr)] md:grid-rows-1">
        <div className="scroll-calm bg-surface border-line min-h-0 border-e max-md:order-last">
          {draft ? (
            <Editor
              key={zone?.id ?? NEW}
              zone={zone}
              draft={draft}
              onDraft={setDraft}
              onDone={kept => {
                setDraft(null)
                choose(kept?.id)
              }}
            />
          ) : list.error ? (
            <div className="p-4">
              <ProblemNotice error={list.error} onRetry={() => void list.refetch()} />
            </div>
          ) : !list.data ? (
            <Skeleton label={t('zones.loading')} rows={8} />
          ) : list.data.length ? (
            <List zones={list.data} chosen={chosen} may={may} onChoose={choose} onEdit={begin} />
          ) : (
            <Empty
              icon="map"
              title={t('zones.none')}
              action={may && <Button onClick={() => begin(null)}>{t('zones.new')}</Button>}
            >
              {t('zones.none_hint')}
            </Empty>
          )}
        </div>
        <Suspense fallback={<div className="bg-sunken size-full" />}>
          <ZoneMap
            label={t('zones.map')}
            areas={areas}
            chosen={draft ? NEW : (chosen ?? null)}
            onChoose={choose}
            shape={draft?.shape ?? null}
            onShape={(shape: Shape) => setDraft(now => now && { ...now, shape })}
            focus={zone?.shape ?? null}
          />
        </Suspense>
      </div>
    </Page>
  )
}

function useZoneKeys(may: boolean, begin: (zone: Zone | null) => void) {
  const t = useT()
  const commands = useMemo<Command[]>(
    () =>
      may
        ? [
            {
              id: 'new-zone',
              label: t('zones.new'),
              group: t('zones.title'),
              keys: 'n',
              run: () => begin(null),
            },
          ]
        : [],
    [t, may, begin],
  )
  useCommands(commands)
}

type ListProps = {
  zones: Zone[]
  chosen: string | undefined
  may: boolean
  onChoose(id: string | undefined): void
  onEdit(zone: Zone): void
}

function List({ zones: all, chosen, may, onChoose, onEdit }: ListProps) {
  const t = useT()
  const { locale } = useI18n()
  return (
    <ul aria-label={t('zones.title')}>
      {all.map(zone => (
        <li key={zone.id} className={`border-line border-b ${zone.id === chosen ? 'bg-brand-soft' : ''}`}>
          <button
            type="button"
            aria-expanded={zone.id === chosen}
            onClick={() => onChoose(zone.id === chosen ? undefined : zone.id)}
            className="grid w-full grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 px-4 py-2.5 text-start"
          >
            <span className="font-medium">
              <Bdi clip>{zoneName(zone, locale)}</Bdi>
            </span>
            <span className="text-muted text-sm">{t(`zones.shape_${zone.shape.type}`)}</span>
            <span className="text-muted text-sm">
              {t(`zones.purpose_${zone.purpose}`)}
              {!zone.active && ` · ${t('zones.off')}`}
            </span>
          </button>
          {zone.id === chosen && <Chosen zone={zone} may={may} onEdit={onEdit} onChoose={onChoose} />}
        </li>
      ))}
    </ul>
  )
}

type ChosenProps = Omit<ListProps, 'zones' | 'chosen'> & { zone: Zone }

function Chosen({ zone, may, onEdit, onChoose }: ChosenProps) {
  const t = useT()
  const queries = useQueryClient()
  const refresh = () => void queries.invalidateQueries({ queryKey: ['zones'] })
  const again = useMutation({ mutationFn: () => zones.add(zone), onSuccess: refresh })
  const remove = useMutation({
    mutationFn: () => zones.remove(zone.id),
    onSuccess: () => {
      refresh()
      onChoose(undefined)
      toast(t('zones.removed', { name: zone.name }), {
        action: { label: t('zones.undo'), run: () => again.mutate() },
      })
    },
  })
  return (
    <div className="grid gap-3 px-4 pb-3">
      <Inside zone={zone} />
      {remove.error && <ProblemNotice error={remove.error} />}
      {may && (
        <div className="flex gap-2">
          <Button look="quiet" icon="pen" onClick={() => onEdit(zone)}>
            {t('zones.edit')}
          </Button>
          <IconButton
            icon="close"
            label={t('zones.remove', { name: zone.name })}
            className="text-bad hover:bg-bad-soft"
            onClick={() => remove.mutate()}
          />
        </div>
      )}
    </div>
  )
}

/** Who is inside, by the last position of each vehicle. */
function Inside({ zone }: { zone: Zone }) {
  const t = useT()
  const { format } = useI18n()
  const vehicles = useQuery({ queryKey: ['vehicles'], queryFn: server.vehicles, staleTime: 60_000 })
  const positions = useQuery({ queryKey: ['positions'], queryFn: server.positions, refetchInterval: 10_000 })
  if (!positions.data || !vehicles.data) return null
  const inside = positions.data.filter((p: Position) => holds(zone.shape, [p.point.lon, p.point.lat]))
  const names = inside.map(p => vehicles.data.find(v => v.id === p.vehicle_id)?.name ?? p.vehicle_id)
  return (
    <div className="text-sm">
      <p className="font-semibold">{t('zones.inside', { n: inside.length })}</p>
      {names.length > 0 && <p className="text-muted">{format.list(names.slice(0, 20))}</p>}
    </div>
  )
}
