import type { DeedState } from './db'

/** What the server says of one deed. */
export type Result = {
  result: 'applied' | 'duplicate' | 'review' | 'rejected'
  answer?: {
    verdict?: string
    refusal?: { title?: string; detail?: string; fields?: { message: string }[] } | null
  } | null
  error?: { detail: string } | null
}

/** A deed is over for good, or stays where a person must look, or waits on because nothing was said of it. */
export type Outcome =
  | { over: true; result: 'applied' | 'duplicate' }
  | { over: false; state: DeedState; problem?: string | undefined }

export function settle(result: Result | undefined): Outcome {
  if (!result) return { over: false, state: 'waiting' }
  const refused =
    result.result === 'duplicate' && (result.answer?.verdict === 'refused' || Boolean(result.error))
  if (result.result === 'applied' || (result.result === 'duplicate' && !refused))
    return { over: true, result: result.result }
  const words = result.answer?.refusal
  const problem = result.error?.detail ?? words?.fields?.[0]?.message ?? words?.detail ?? words?.title ?? ''
  const final = result.result === 'rejected' || Boolean(result.error)
  return { over: false, state: final ? 'rejected' : 'review', problem }
}
