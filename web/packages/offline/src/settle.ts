import type { QueuedCommand } from './db'

export type Result = {
  id: string
  result: 'applied' | 'duplicate' | 'review' | 'rejected'
  answer?: {
    verdict?: string
    refusal?: { title?: string; detail?: string; fields?: { message: string }[] } | null
  } | null
  error?: { detail: string } | null
}

/** What a result means for its command: gone when the server has it for good, kept where a person must look. */
export function settle(command: QueuedCommand, result: Result | undefined): QueuedCommand | null {
  if (!result) return command
  const refused = result.answer?.verdict === 'refused'
  if (result.result === 'applied' || (result.result === 'duplicate' && !refused)) return null
  const words = result.answer?.refusal
  const problem = result.error?.detail ?? words?.fields?.[0]?.message ?? words?.detail ?? words?.title ?? ''
  return { ...command, state: result.result === 'rejected' ? 'rejected' : 'review', problem }
}
