import { type Broken, planning, type Solution, type WhatIf } from '@qafila/api'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { editOf, sameTarget, type Target, targetOf, withChange } from './hand'
import type { Edits } from './use-edits'

/** Long enough to pass over a row without asking about it, too short to be felt. */
const PAUSE_MS = 40

export type Hand = {
  /** What is carried and where it would go; null when nothing is. */
  carried: { job: string; target: Target } | null
  /** What letting go here would change; absent while it is being worked out, and at home. */
  outcome: WhatIf | undefined
  /** Rules that hold now and would not any more. */
  broken: Broken[]
  error: unknown
  lift(job: string, target?: Target): void
  aim(target: Target): void
  /** Lets go. What breaks a rule stays in the hand until it is let go of once more (`anyway`). */
  drop(anyway?: boolean): void
  putBack(): void
}

type Words = { moved(job: string, target: Target, change: WhatIf): string }

const ruleKey = (b: Broken) => `${b.rule} ${b.job ?? ''} ${b.vehicle ?? ''}`

/** A stop in the hand: by pointer, by keys or by the bar's menus, it is one state and one question to the planner. */
export function useHand(
  plan: { id: string; revision: number },
  solution: Solution | undefined,
  vehicles: string[],
  make: Edits['make'],
  words: Words,
): Hand {
  const [carried, setCarried] = useState<Hand['carried']>(null)
  const [wanted, want] = useState<'no' | 'drop' | 'anyway'>('no')
  const home = useMemo(
    () => (carried && solution ? targetOf(solution.routes, carried.job) : null),
    [carried, solution],
  )
  const away = carried && home && !sameTarget(home, carried.target)
  const question = away ? editOf(carried.job, carried.target) : null
  const settled = useSettled(question ? JSON.stringify(question) : '')
  const asked = question && settled === JSON.stringify(question)
  const answer = useQuery({
    queryKey: ['what-if', plan.id, plan.revision, question],
    queryFn: ({ signal }) => planning.whatIf(plan.id, question ? [question] : [], signal),
    enabled: Boolean(asked),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  })
  const outcome = question ? answer.data : undefined
  const broken = useMemo(() => {
    const before = new Set(solution?.violations?.map(ruleKey))
    return outcome?.violations.filter(b => !before.has(ruleKey(b))) ?? []
  }, [outcome, solution])

  const putBack = useCallback(() => {
    setCarried(null)
    want('no')
  }, [])
  const aim = useCallback((target: Target) => {
    want('no')
    setCarried(now => (now && !sameTarget(now.target, target) ? { ...now, target } : now))
  }, [])

  // Somebody may let go before the answer is there: the question is finished first.
  useEffect(() => {
    if (wanted === 'no' || !carried || !solution) return
    if (!away) return putBack()
    if (!outcome || (broken.length && wanted !== 'anyway')) return
    make({
      edits: [editOf(carried.job, carried.target)],
      next: withChange(solution, outcome, vehicles),
      accept: outcome.violations.length > 0,
      said: words.moved(carried.job, carried.target, outcome),
    })
    putBack()
  }, [wanted, carried, away, outcome, broken, solution, vehicles, make, words, putBack])

  const lift = useCallback(
    (job: string, target?: Target) => {
      want('no')
      setCarried({ job, target: target ?? targetOf(solution?.routes ?? [], job) })
    },
    [solution],
  )
  const drop = useCallback((anyway?: boolean) => want(anyway ? 'anyway' : 'drop'), [])
  const error = asked ? answer.error : null
  return useMemo(
    () => ({ carried, outcome, broken, error, lift, aim, drop, putBack }),
    [carried, outcome, broken, error, lift, aim, drop, putBack],
  )
}

/** A value once it has stayed the same for a moment. */
function useSettled(value: string): string {
  const [settled, settle] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => settle(value), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
