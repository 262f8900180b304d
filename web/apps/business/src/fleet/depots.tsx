import { type NamedPlace, server } from '@qafila/api'
import { Bdi } from '@qafila/i18n'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FleetList, matches, nameColumn, PhoneLine, useFleetSearch } from './list'
import { useT } from './texts'

const where = (p: NamedPlace) =>
  p.address ? (
    <Bdi>{p.address}</Bdi>
  ) : (
    <Bdi machine>{`${p.point.lat.toFixed(5)}, ${p.point.lon.toFixed(5)}`}</Bdi>
  )

/** Where routes begin and end. */
export function Depots({ add }: { add: ReactNode }) {
  const t = useT()
  const { search } = useFleetSearch()
  const query = useQuery({ queryKey: ['depots'], queryFn: server.depots })
  const rows = (query.data ?? []).filter(p => matches(search.q, p.name, p.address))
  const columns = [
    nameColumn<NamedPlace>(t('fleet.name'), p => p.name),
    { key: 'address', head: t('fleet.address'), width: 'minmax(9rem,2fr)', cell: where },
  ]
  const line = (p: NamedPlace) => <PhoneLine name={p.name} note={where(p)} />
  return (
    <FleetList
      query={query}
      rows={rows}
      columns={columns}
      line={line}
      find={t('fleet.depots')}
      empty={{ icon: 'pin', title: t('fleet.no_depots'), hint: t('fleet.no_depots_hint'), action: add }}
      onOpen={() => undefined}
    />
  )
}
