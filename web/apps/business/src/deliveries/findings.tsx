import { type ProofCheck, useProofCheckWords } from '@qafila/i18n/proof'
import { Icon } from '@qafila/ui'

/** What was looked at when a proof was checked, and what was found. */
export function Findings({ checks }: { checks: ProofCheck[] }) {
  const words = useProofCheckWords()
  return (
    <ul className="grid gap-1.5 pt-2 text-sm">
      {checks.map(check => {
        const { what, holds, found, spoken } = words(check)
        return (
          <li key={check.check} className="flex gap-2">
            <Icon
              name={check.ok ? 'check' : 'alert'}
              size={16}
              className={`mt-0.5 ${check.ok ? 'text-ok' : 'text-bad'}`}
            />
            <span>
              {what}
              <span className="sr-only"> · {holds}</span>
              <span className="text-muted block" dir={spoken ? undefined : 'ltr'}>
                {found}
              </span>
            </span>
          </li>
        )
      })}
    </ul>
  )
}
