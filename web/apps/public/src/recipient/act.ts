import { call, isProblem } from '@qafila/api/public'
import { useState } from 'react'

/** Why the server would not, in the words this page has for it. */
export type Refusal = 'digits' | 'tries' | 'late' | 'window' | 'place' | 'network' | 'other'

const FIELDS: [string, Refusal][] = [
  ['phone_last4', 'digits'],
  ['window', 'window'],
  ['to', 'place'],
]

const refusalOf = (problem: unknown): Refusal => {
  if (!isProblem(problem)) throw problem
  if (problem.status === 0) return 'network'
  if (problem.status === 429) return 'tries'
  if (problem.status === 409) return 'late'
  const known = FIELDS.find(([path]) =>
    problem.fields.some(f => f.path === path || f.path.startsWith(`${path}.`)),
  )
  return known?.[1] ?? 'other'
}

/** One thing the recipient asks of the sender at a time; `done` reads the page again. */
export function useAct(code: string, done: () => void) {
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const act = async (method: 'PUT' | 'POST', part: string, body: object): Promise<boolean> => {
    setBusy(true)
    setRefused(null)
    try {
      await call(method, `/public/track/${encodeURIComponent(code)}/${part}`, { open: true, body })
      done()
      return true
    } catch (problem) {
      setRefused(refusalOf(problem))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { busy, refused, act, forget: () => setRefused(null) }
}

export type Acting = ReturnType<typeof useAct>
