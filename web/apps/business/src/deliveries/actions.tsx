import { isProblem } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { Button, type Command, toast, useCommands } from '@qafila/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { ProblemNotice } from '../shell/problem'
import { Override } from './bulk-dialog'
import { CommandForm } from './command-form'
import { type Order, orders } from './orders'
import { whereLeft } from './search'
import { useT } from './texts'
import { BACK, foreseen, GRAVE, offered, VERBS, type Verb } from './verbs'
import { useRefusal } from './words'

/** What may be done with this delivery now, by the server's own list. */
export function Actions({ order }: { order: Order }) {
  const t = useT()
  const [asking, setAsking] = useState<Verb | null>(null)
  const verbs = offered(order.allowed)
  const give = useCommand(order)
  const start = (verb: Verb) => (VERBS[verb].length ? setAsking(verb) : give.mutate({ verb, words: {} }))
  useOrderKeys(order, verbs, setAsking)
  const unfit = isProblem(give.error) && give.error.type === 'delivery.driver_unfit'
  return (
    <section aria-labelledby="actions" className="grid gap-3">
      <h2 id="actions" className="text-lg font-semibold">
        {t('do.title')}
      </h2>
      {give.error && <Refused error={give.error} />}
      {unfit && give.variables && (
        <Override
          n={1}
          onSay={override_reason =>
            give.mutate({ ...give.variables, words: { ...give.variables.words, override_reason } })
          }
        />
      )}
      {verbs.length ? (
        <div className="flex flex-wrap gap-2">
          {verbs.map(verb => (
            <Button
              key={verb}
              look="quiet"
              className={GRAVE.has(verb) ? 'text-bad!' : ''}
              busy={give.isPending && give.variables.verb === verb}
              onClick={() => start(verb)}
            >
              {t(`do.${verb}`)}
            </Button>
          ))}
        </div>
      ) : (
        !give.isPending && <p className="text-muted">{t('do.nothing')}</p>
      )}
      {asking && (
        <CommandForm
          verb={asking}
          order={order}
          onClose={() => setAsking(null)}
          onGive={words => {
            setAsking(null)
            give.mutate({ verb: asking, words })
          }}
        />
      )}
    </section>
  )
}

function Refused({ error }: { error: unknown }) {
  const refusal = useRefusal()
  if (isProblem(error) && [409, 422].includes(error.status))
    return <ProblemNotice error={new Error(refusal(error.body))} />
  return <ProblemNotice error={error} />
}

type Ask = { verb: Verb; words: Record<string, unknown> }

/** Gives a command: what it leads to is shown at once and taken back when the server refuses. */
function useCommand(order: Order) {
  const t = useT()
  const queries = useQueryClient()
  const key = ['delivery', order.id]
  const give = useMutation({
    mutationFn: ({ verb, words }: Ask) =>
      orders.command(order.id, {
        id: crypto.randomUUID(),
        command: verb,
        base_version: order.version,
        ...words,
      }),
    onMutate: async ({ verb }) => {
      await queries.cancelQueries({ queryKey: key, exact: true })
      const before = queries.getQueryData<Order>(key)
      if (before) queries.setQueryData(key, foreseen(before, verb))
      return { before }
    },
    onError: (_, __, held) => queries.setQueryData(key, held?.before),
    onSuccess: (_, { verb }) => {
      const back = BACK[verb]
      toast(t('do.done', { what: t(`do.${verb}`) }), {
        action: back && {
          label: t('bulk.undo'),
          run: () => void undo(back),
        },
      })
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: key })
      void queries.invalidateQueries({ queryKey: ['deliveries'] })
    },
  })
  const undo = async (verb: Verb) => {
    const words = { id: crypto.randomUUID(), command: verb, reason: t('bulk.undo_reason') }
    await orders.command(order.id, words).catch(() => toast(t('bulk.not_undone', { n: 1 }), { tone: 'bad' }))
    void queries.invalidateQueries({ queryKey: key })
  }
  return give
}

function useOrderKeys(order: Order, verbs: Verb[], ask: (verb: Verb) => void) {
  const t = useT()
  const navigate = useNavigate()
  const { common } = useI18n()
  const may = verbs.join()
  const commands = useMemo<Command[]>(() => {
    const group = t('nav.deliveries')
    const keys: Partial<Record<Verb, string>> = {
      assign: 'a',
      reassign: 'a',
      hold: 'h',
      reschedule: 's',
      redirect: 'd',
    }
    const params = { id: order.id }
    return [
      ...(may.split(',').filter(Boolean) as Verb[])
        .filter(verb => VERBS[verb].length)
        .map(verb => ({
          id: `do-${verb}`,
          label: t(`do.${verb}`),
          group,
          keys: keys[verb],
          run: () => ask(verb),
        })),
      {
        id: 'edit-delivery',
        label: t('orders.edit'),
        group,
        keys: 'e',
        run: () => void navigate({ to: '/deliveries/$id/edit', params }),
      },
      {
        id: 'duplicate-delivery',
        label: t('form.duplicate'),
        group,
        run: () => void navigate({ to: '/deliveries/new', search: { like: order.id } }),
      },
      {
        id: 'label-of-delivery',
        label: t('orders.print_labels'),
        group,
        keys: 'p',
        run: () => void navigate({ to: '/labels', search: { ids: order.id } }),
      },
      {
        id: 'leave-delivery',
        label: common('verb.back'),
        group,
        keys: 'Escape',
        run: () => void navigate({ to: '/deliveries', search: whereLeft().search }),
      },
    ]
  }, [t, common, navigate, order.id, may, ask])
  useCommands(commands)
}
