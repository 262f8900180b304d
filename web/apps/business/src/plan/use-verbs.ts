import { type Frame, isProblem, type PlanDetail, type PlanProgress, type PlanVerb, server } from '@qafila/api'
import { toast } from '@qafila/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTopic } from '../messages/stream'
import { useProblemText } from '../shell/problem'
import { useT } from './texts'
import { held, inTurn } from './use-edits'

export type Verbs = {
  run(verb: PlanVerb): void
  busy: boolean
  pending: PlanVerb | undefined
  error: unknown
}

/** Search, stop, abandon, publish, take back. */
export function useVerbs(plan: PlanDetail): Verbs {
  const t = useT()
  const said = useProblemText()
  const queries = useQueryClient()
  const refresh = useCallback(() => {
    void queries.invalidateQueries({ queryKey: ['plan', plan.id] })
    void queries.invalidateQueries({ queryKey: ['plans'] })
    void queries.invalidateQueries({ queryKey: ['deliveries'] })
  }, [queries, plan.id])
  const mutation = useMutation({
    scope: inTurn(plan.id),
    mutationFn: (verb: PlanVerb) => {
      const now = held(queries, plan.id) ?? plan
      return server.planVerb(now, verb).catch((error: unknown) => {
        // The search came to its end by itself just before: that is what was asked for.
        if (verb === 'stop' && isProblem(error, 409)) return now
        throw error
      })
    },
    onSuccess: (summary, verb) => {
      refresh()
      if (verb === 'undo') toast(t('plan.undone'))
      if (verb !== 'publish') return
      const undo = () =>
        void server
          .planVerb(summary, 'undo')
          .then(() => toast(t('plan.undone')))
          .catch((error: unknown) => toast(said(error), { tone: 'bad' }))
          .finally(refresh)
      toast(t('plan.published', { n: summary.routes }), { action: { label: t('plan.undo'), run: undo } })
    },
  })
  return {
    run: mutation.mutate,
    busy: mutation.isPending,
    pending: mutation.isPending ? mutation.variables : undefined,
    error: mutation.error,
  }
}

/** The plan's own topic: the search as it goes (at most five frames a second), and whatever others change. */
export function useProgress(plan: PlanDetail): PlanProgress[] {
  const queries = useQueryClient()
  const [pushed, setPushed] = useState<PlanProgress[]>([])
  const solving = plan.state === 'solving'
  useEffect(() => {
    if (solving) setPushed([])
  }, [solving])
  const heard = useCallback(
    (frame: Frame) => {
      if (frame.type === 'planning:progress')
        setPushed(before => [...before.slice(-199), frame.data as PlanProgress])
      else void queries.invalidateQueries({ queryKey: ['plan', plan.id], exact: true })
    },
    [plan.id, queries],
  )
  useTopic(`plan:${plan.id}`, heard)
  return useMemo(
    () => (pushed.length ? pushed : plan.progress ? [plan.progress] : []),
    [pushed, plan.progress],
  )
}
