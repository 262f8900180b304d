import { isProblem } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { Button, type Command, Notice, Skeleton, toast, useCommands } from '@qafila/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type FormEvent, useCallback, useMemo, useState } from 'react'
import { Page } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import { type Draft, draftOf, editOf, emptyDraft, orderOf } from './draft'
import { CashAndTime, Details, Evidence, Items, Recipient, Where } from './order-fields'
import { type Order, orders } from './orders'
import { useT } from './texts'

const useRules = () => useQuery({ queryKey: ['delivery-rules'], queryFn: orders.rules, staleTime: 300_000 })

/** A delivery by hand: from nothing, or like another one. */
export function NewOrderPage() {
  const t = useT()
  const { like } = useSearch({ from: '/inside/deliveries/new' })
  const rules = useRules()
  const model = useQuery({
    queryKey: ['delivery', like],
    enabled: like !== undefined,
    queryFn: () => orders.one(like as string),
  })
  const error = rules.error ?? model.error
  return (
    <Page title={t(like ? 'form.duplicate' : 'orders.new')}>
      <div className="scroll-calm">
        {error ? (
          <div className="p-6">
            <ProblemNotice error={error} onRetry={() => void rules.refetch()} />
          </div>
        ) : !rules.data || (like && !model.data) ? (
          <Skeleton label={t('deliveries.loading')} rows={12} />
        ) : (
          <NewOrder
            // A sheet for each model: what was typed for one is not carried into another.
            key={like ?? 'new'}
            start={
              model.data
                ? draftOf(model.data, rules.data.currency)
                : emptyDraft(rules.data.currency, rules.data.proof)
            }
          />
        )}
      </div>
    </Page>
  )
}

function NewOrder({ start }: { start: Draft }) {
  const t = useT()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [draft, setDraft] = useState(start)
  // The same press twice, or a retry after a silence, makes one delivery.
  const [key, setKey] = useState(() => crypto.randomUUID())
  const make = useMutation({
    mutationFn: (submit: boolean) => orders.create(orderOf(draft, submit), key),
    onSuccess: made => {
      void queries.invalidateQueries({ queryKey: ['deliveries'] })
      toast(t('form.made'))
      void navigate({ to: '/deliveries/$id', params: { id: made.id } })
    },
    onError: () => setKey(crypto.randomUUID()),
  })
  const problem = isProblem(make.error) ? make.error : null
  const wrong = (path: string) => problem?.field(path)
  const submit = (e: FormEvent) => {
    e.preventDefault()
    make.mutate(true)
  }
  const part = { draft, wrong, set: (change: Partial<Draft>) => setDraft({ ...draft, ...change }) }
  return (
    <form onSubmit={submit} noValidate className="mx-auto grid max-w-5xl gap-6 p-4 md:p-6">
      {make.error && <Wrong error={make.error} />}
      <Recipient {...part} autoFocus />
      <Where {...part} />
      <Items {...part} />
      <CashAndTime {...part} />
      <Evidence {...part} />
      <Details {...part} />
      <div className="border-line bg-bg sticky bottom-0 -mx-1 flex flex-wrap justify-end gap-2 border-t px-1 py-3">
        <Link
          to="/deliveries"
          className="inline-flex min-h-hit items-center rounded-md px-4 font-semibold max-sm:hidden"
        >
          {t('form.back')}
        </Link>
        <Button
          look="quiet"
          busy={make.isPending && make.variables === false}
          onClick={() => make.mutate(false)}
        >
          {t('form.keep_draft')}
        </Button>
        <Button type="submit" icon="check" busy={make.isPending && make.variables}>
          {t('form.make')}
        </Button>
      </div>
    </form>
  )
}

/** Everything the server said that no field shows. */
function Wrong({ error }: { error: unknown }) {
  const t = useT()
  const fields = isProblem(error) ? error.fields : []
  if (!fields.length) return <ProblemNotice error={error} />
  return (
    <Notice tone="bad" title={t('form.wrong')}>
      <ul className="list-inside list-disc">
        {fields.map(f => (
          <li key={`${f.path}${f.message}`}>{f.message}</li>
        ))}
      </ul>
    </Notice>
  )
}

/** Changes the words of an order. Where and when are changed by commands, which leave a trace. */
export function EditOrderPage() {
  const t = useT()
  const { id } = useParams({ from: '/inside/deliveries/$id/edit' })
  const order = useQuery({ queryKey: ['delivery', id], queryFn: () => orders.one(id) })
  const rules = useRules()
  const error = order.error ?? rules.error
  return (
    <Page title={t('orders.edit')}>
      <div className="scroll-calm">
        {error ? (
          <div className="p-6">
            <ProblemNotice error={error} onRetry={() => void order.refetch()} />
          </div>
        ) : order.data && rules.data ? (
          <EditOrder key={id} order={order.data} currency={rules.data.currency} />
        ) : (
          <Skeleton label={t('deliveries.loading')} rows={12} />
        )}
      </div>
    </Page>
  )
}

function EditOrder({ order, currency }: { order: Order; currency: string }) {
  const t = useT()
  const { common } = useI18n()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [before] = useState(() => draftOf(order, currency))
  const [draft, setDraft] = useState(before)
  const leave = useCallback(
    () => void navigate({ to: '/deliveries/$id', params: { id: order.id } }),
    [navigate, order.id],
  )
  const isDraft = order.status === 'draft'
  const save = useMutation({
    mutationFn: () => orders.edit(order.id, editOf(before, draft, isDraft), order.version),
    onSuccess: now => {
      queries.setQueryData(['delivery', order.id], now)
      void queries.invalidateQueries({ queryKey: ['deliveries'] })
      toast(t('form.saved'))
      leave()
    },
  })
  const problem = isProblem(save.error) ? save.error : null
  const part = {
    draft,
    wrong: (path: string) => problem?.field(path),
    set: (change: Partial<Draft>) => setDraft({ ...draft, ...change }),
  }
  const changed = Object.keys(editOf(before, draft, isDraft)).length > 0
  const commands = useMemo<Command[]>(
    () => [
      { id: 'leave-edit', label: t('form.back'), group: t('nav.deliveries'), keys: 'Escape', run: leave },
    ],
    [t, leave],
  )
  useCommands(commands)
  return (
    <form
      noValidate
      onSubmit={e => {
        e.preventDefault()
        save.mutate()
      }}
      className="mx-auto grid max-w-5xl gap-6 p-4 md:p-6"
    >
      {save.error && <Wrong error={save.error} />}
      <Recipient {...part} autoFocus />
      {isDraft ? <Where {...part} dropoffOnly /> : <Notice>{t('form.moved_by_command')}</Notice>}
      <CashAndTime {...part} editing />
      <Details {...part} editing />
      <div className="border-line bg-bg sticky bottom-0 flex justify-end gap-2 border-t py-3">
        <Button look="plain" onClick={leave}>
          {common('verb.cancel')}
        </Button>
        <Button type="submit" icon="check" busy={save.isPending} disabled={!changed}>
          {common('verb.save')}
        </Button>
      </div>
    </form>
  )
}
