import { type Command, IconButton, useCommands } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { orders } from './orders'
import { questionOf } from './rows'
import { leaveAt, whereLeft } from './search'
import { useT } from './texts'

/** From one order to the one beside it in the list it was opened from, without going back there. Nothing where there is no such list. */
export function Beside({ id }: { id: string }) {
  const t = useT()
  const navigate = useNavigate()
  const { search, at } = whereLeft()
  const first = Math.max(0, at - 1)
  const near = useQuery({
    queryKey: ['deliveries', 'beside', questionOf(search), first],
    queryFn: async ({ signal }) =>
      (await orders.page({ ...questionOf(search), limit: 3, offset: first }, signal)).data.map(row => row.id),
  }).data
  const here = near?.indexOf(id) ?? -1
  const [before, after] = here < 0 ? [] : [near?.[here - 1], near?.[here + 1]]
  const commands = useMemo<Command[]>(() => {
    const way = (to: string, place: number, name: 'before' | 'after', keys: string): Command => ({
      id: `order-${name}`,
      label: t(`delivery.${name}`),
      group: t('nav.deliveries'),
      keys,
      run: () => {
        leaveAt(search, place)
        void navigate({ to: '/deliveries/$id', params: { id: to } })
      },
    })
    return [
      ...(after ? [way(after, first + here + 1, 'after', 'j')] : []),
      ...(before ? [way(before, first + here - 1, 'before', 'k')] : []),
    ]
  }, [t, navigate, search, first, here, before, after])
  useCommands(commands)
  if (!commands.length) return null
  return (
    <span className="ms-auto flex">
      {(['before', 'after'] as const).map(name => {
        const command = commands.find(c => c.id === `order-${name}`)
        return (
          <IconButton
            key={name}
            icon="down"
            size={18}
            label={t(`delivery.${name}`)}
            disabled={!command}
            onClick={command?.run}
            className={`text-muted hover:bg-sunken disabled:opacity-40 ${name === 'before' ? '[&>svg]:rotate-180' : ''}`}
          />
        )
      })}
    </span>
  )
}
