import { type Command, useCommands } from '@qafila/ui'
import { useNavigate } from '@tanstack/react-router'
import { type RefObject, useMemo } from 'react'
import type { BulkVerb } from './bulk'
import type { OrderRow } from './orders'
import { useT } from './texts'

type KeysProps = {
  /** The row that has the focus. */
  at: RefObject<OrderRow | undefined>
  chosen: number
  all(): void
  none(): void
  act(verb: BulkVerb): void
}

/** The list's verbs on keys: they act on what is ticked, or else on the row that has the focus. */
export function useListKeys({ at, chosen, all, none, act }: KeysProps): void {
  const t = useT()
  const navigate = useNavigate()
  const commands = useMemo<Command[]>(() => {
    const group = t('nav.deliveries')
    const on = (verb: BulkVerb) => () => {
      if (chosen || at.current) act(verb)
    }
    const edit = () => {
      if (at.current) void navigate({ to: '/deliveries/$id/edit', params: { id: at.current.id } })
    }
    const find = () => document.getElementById('delivery-search')?.focus()
    return [
      { id: 'find-delivery', label: t('deliveries.search'), group, keys: '/', run: find },
      {
        id: 'new-delivery',
        label: t('orders.new'),
        group,
        keys: 'n',
        run: () => void navigate({ to: '/deliveries/new' }),
      },
      { id: 'edit-delivery', label: t('orders.edit'), group, keys: 'e', run: edit },
      { id: 'assign-deliveries', label: t('do.assign'), group, keys: 'a', run: on('assign') },
      { id: 'hold-deliveries', label: t('do.hold'), group, keys: 'h', run: on('hold') },
      { id: 'release-deliveries', label: t('do.release'), group, keys: 'r', run: on('release') },
      { id: 'reschedule-deliveries', label: t('do.reschedule'), group, keys: 's', run: on('reschedule') },
      { id: 'cancel-deliveries', label: t('do.cancel'), group, run: on('cancel') },
      { id: 'tick-all', label: t('orders.tick_all'), group, keys: 'A', run: all },
      { id: 'tick-none', label: t('orders.untick'), group, keys: 'Escape', run: none },
    ]
  }, [t, navigate, at, chosen, all, none, act])
  useCommands(commands)
}
