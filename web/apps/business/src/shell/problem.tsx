import { isProblem } from '@qafila/api'
import { type CommonKey, useI18n } from '@qafila/i18n'
import { Button, Notice } from '@qafila/ui'
import { useT } from '../texts'

const SAID: Record<number, CommonKey> = {
  0: 'problem.network',
  403: 'problem.forbidden',
  404: 'problem.missing',
  409: 'problem.conflict',
  429: 'problem.busy',
}

/** The server's codes that have a sentence of their own here. */
const CODES = [
  'auth.locked_out',
  'auth.no_membership',
  'identity.weak_password',
  'identity.email_taken',
  'identity.link_gone',
] as const

/** A failure in the reader's language; the server's own words only where they say more. */
export function useProblemText() {
  const t = useT()
  const { common } = useI18n()
  return (error: unknown): string => {
    if (!isProblem(error)) return error instanceof Error ? error.message : String(error)
    const code = CODES.find(c => c === error.type)
    if (code) return t(code)
    const key = SAID[error.status]
    if (key) return common(key as 'problem.network')
    if (error.status >= 500) return common('problem.server', { id: error.requestId || '—' })
    return error.message
  }
}

export function ProblemNotice({ error, onRetry }: { error: unknown; onRetry?(): void }) {
  const { common } = useI18n()
  const said = useProblemText()
  return (
    <Notice
      tone="bad"
      title={common('problem.title')}
      action={
        onRetry && (
          <Button look="quiet" icon="refresh" onClick={onRetry}>
            {common('verb.retry')}
          </Button>
        )
      }
    >
      {said(error)}
    </Notice>
  )
}
