import { type Edit, type PlanDetail, planning, type Solution } from '@qafila/api'
import { toast } from '@qafila/ui'
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useProblemText } from '../shell/problem'
import { useT } from './texts'

/** Changes by hand, what the board looks like with them, and the sentence that says they are made. */
export type Change = { edits: Edit[]; next?: Solution | undefined; accept?: boolean; said: string }
export type Edits = { make(change: Change): void; busy: boolean }

const keyOf = (id: string) => ['plan', id]
/** What changes one plan goes one after the other, each on the version that the one before left. */
export const inTurn = (id: string) => ({ id: `plan-${id}` })
/** The plan as this browser knows it by now, which may be newer than what is drawn. */
export const held = (queries: QueryClient, id: string) => queries.getQueryData<PlanDetail>(keyOf(id))

/**
 * The board shows a change at once and sends it after; one after the other, because each is based on the version before.
 * A refusal puts the board back and says why. What was made can be taken back for as long as its toast is there.
 */
export function useEdits(plan: PlanDetail): Edits {
  const t = useT()
  const said = useProblemText()
  const queries = useQueryClient()
  const { id } = plan
  const mutation = useMutation({
    scope: inTurn(id),
    mutationFn: ({ edits, accept }: Change) =>
      planning.edit(held(queries, id) ?? plan, edits, accept ?? false),
    onMutate: async ({ next }) => {
      await queries.cancelQueries({ queryKey: keyOf(id), exact: true })
      const before = held(queries, id)
      if (before && next) queries.setQueryData(keyOf(id), { ...before, solution: next })
      return { before }
    },
    onError: (error, _, context) => {
      if (context?.before) queries.setQueryData(keyOf(id), context.before)
      toast(said(error), { tone: 'bad' })
    },
    onSuccess: (edited, change, { before }) => {
      const now = held(queries, id)
      if (now) queries.setQueryData(keyOf(id), { ...now, ...edited.plan })
      const from = before?.revision
      const back = () =>
        mutation.mutate({
          edits: [{ op: 'revert', revision: from as number }],
          next: before?.solution ?? undefined,
          accept: true,
          said: t('plan.change_undone'),
        })
      const undoing = change.edits.some(e => e.op === 'revert')
      toast(change.said, undoing || !from ? {} : { action: { label: t('plan.undo'), run: back } })
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keyOf(id) })
      void queries.invalidateQueries({ queryKey: ['plans'] })
    },
  })
  const { mutate } = mutation
  const make = useCallback((change: Change) => mutate(change), [mutate])
  return { make, busy: mutation.isPending }
}
