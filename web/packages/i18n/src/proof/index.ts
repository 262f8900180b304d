import { makeScreenTexts } from '../screen'
import { en } from './en'

/** One thing that was looked at when a proof was checked, as `GET /public/proofs/{id}` answers. */
export type ProofCheck = {
  check: string
  ok: boolean
  /** In English; the words of `code` say the same in the reader's language. */
  detail: string
  code?: string | null
  params?: Readonly<Record<string, string | number>> | null
}

const useT = makeScreenTexts<Record<never, never>, typeof en>({
  en,
  ar: () => import('./ar').then(m => m.ar),
  ur: () => import('./ur').then(m => m.ur),
})

/** A check as two sentences: what was looked at and what was found; a code of a later server is said in its own words. */
export function useProofCheckWords() {
  const say = useT() as (key: string, values?: Readonly<Record<string, string | number>>) => string
  return (check: ProofCheck) => {
    const code = `proof.${check.code}`
    return {
      what: `proof.check_${check.check}` in en ? say(`proof.check_${check.check}`) : check.check,
      holds: say(check.ok ? 'proof.holds' : 'proof.fails'),
      found: check.code && code in en ? say(code, check.params ?? {}) : check.detail,
      /** The reader's language, or the server's English. */
      spoken: Boolean(check.code && code in en),
    }
  }
}
