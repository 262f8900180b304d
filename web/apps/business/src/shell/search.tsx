import { call, type DeliveryRow, type Driver, type Query, server, type Vehicle } from '@qafila/api'
import { showTracking } from '@qafila/domain'
import { useI18n } from '@qafila/i18n'
import type { Command } from '@qafila/ui'
import { Palette } from '@qafila/ui/palette'
import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { literal, quoted } from '../deliveries/search'
import { useT } from '../texts'
import { useMe } from './me'

/** So many of each kind: whoever wants more opens the list. */
const MOST = { deliveries: 6, vehicles: 4, drivers: 4 }

/** Rows of a list in which one of these columns has the words. */
const named = <T,>(path: string, columns: string[], words: string, limit: number): Promise<T[]> => {
  const like = quoted(`*${literal(words)}*`)
  const query: Query = { or: `(${columns.map(c => `${c}.ilike.${like}`).join(',')})`, limit }
  return call<T[]>('GET', path, { query })
}

/** The palette with what the organisation has: orders by number, name, telephone or address, vehicles, drivers. */
export function Search({ commands, onClose }: { commands: Command[]; onClose(): void }) {
  const t = useT()
  return (
    <Palette
      commands={commands}
      placeholder={t('palette.placeholder')}
      empty={t('palette.empty')}
      find={useFind()}
      onClose={onClose}
    />
  )
}

function useFind(): (words: string) => Promise<Command[]> {
  const t = useT()
  const { common } = useI18n()
  const navigate = useNavigate()
  const permissions = useMe().data?.permissions
  return useCallback(
    async words => {
      // What somebody may not see is not asked for, and a list that does not answer takes no other with it.
      const ask = async <T,>(permission: string, rows: () => Promise<T[]>): Promise<T[]> =>
        permissions?.includes(permission) ? rows().catch(() => []) : []
      const [deliveries, vehicles, drivers] = await Promise.all([
        ask('deliveries:read', async () => {
          const { data } = await server.deliveries({ q: words, limit: MOST.deliveries })
          return data
        }),
        ask('vehicles:read', () => named<Vehicle>('/vehicles', ['name', 'plate'], words, MOST.vehicles)),
        ask('drivers:read', () => named<Driver>('/drivers', ['name', 'phone'], words, MOST.drivers)),
      ])
      const delivery = (d: DeliveryRow): Command => ({
        id: d.id,
        label: d.recipient.name,
        group: `${showTracking(d.tracking_number)} · ${common(`status.${d.status}` as 'status.ready')}`,
        run: () => void navigate({ to: '/deliveries/$id', params: { id: d.id } }),
      })
      const vehicle = (v: Vehicle): Command => ({
        id: v.id,
        label: v.name,
        group: v.plate ?? t('find.vehicle'),
        run: () => void navigate({ to: '/vehicles/$id', params: { id: v.id } }),
      })
      const driver = (d: Driver): Command => ({
        id: d.id,
        label: d.name,
        group: d.phone ?? t('find.driver'),
        run: () => void navigate({ to: '/drivers/$id', params: { id: d.id } }),
      })
      return [...deliveries.map(delivery), ...vehicles.map(vehicle), ...drivers.map(driver)]
    },
    [t, common, navigate, permissions],
  )
}
