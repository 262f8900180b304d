import type { QueuedCommand } from './db'

export type Result = {
  id: string
  result: 'applied' | 'duplicate' | 'review' | 'rejected'
  answer?: { refusal?: { title?: string; detail?: string } | null } | null
  error?: { detail: string } | null
}

/** What a result means for its command: gone when the server has it for good, kept where a person must look. */
export function settle(command: QueuedCommand, result: Result | undefined): QueuedCommand | null {
  if (!result) return command
  if (result.result === 'applied' || result.result === 'duplicate') return null
  const words = result.answer?.refusal
  return {
    ...command,
    state: result.result,
    problem: result.error?.detail ?? words?.detail ?? words?.title ?? '',
  }
}
