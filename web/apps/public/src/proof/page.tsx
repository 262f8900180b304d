import { call, isProblem } from '@qafila/api/public'
import { showTracking } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { type ProofCheck, useProofCheckWords } from '@qafila/i18n/proof'
import { Button, Empty, Icon, Skeleton } from '@qafila/ui'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { Page, useTitle } from '../frame'
import { useT } from './texts'

/** `GET /api/v1/public/proofs/{id}`: the chain worked out anew by the server. */
type Verdict = {
  id: string
  valid: boolean
  fault?: string | null
  tracking_number: string
  occurred_at: string
  received_by?: string | null
  photos: { sha256: string; stored: boolean }[]
  signature?: { sha256: string } | null
  distance_m?: number | null
  hash: string
  link: number
  links: number
  superseded: boolean
  checks: ProofCheck[]
  algorithm: string
}

type Asked = { state: 'loading' | 'unknown' | 'offline' } | { state: 'found'; verdict: Verdict }

/** The record and its chain first; a picture that is not there says nothing against them, and is not passed over either. */
function findingOf({ valid, checks }: Verdict): 'valid' | 'missing' | 'invalid' {
  if (!valid) return 'invalid'
  return checks.some(({ check, ok }) => check === 'attachments' && !ok) ? 'missing' : 'valid'
}

const TONES = {
  valid: 'bg-ok-soft text-ok',
  missing: 'bg-warn-soft text-warn',
  invalid: 'bg-bad-soft text-bad',
}

/** Whether a proof is what was sealed at the door: for the recipient, the sender, or a court. */
export function ProofPage() {
  const t = useT()
  const { common } = useI18n()
  const { id } = useParams({ from: '/proof/$id' })
  const [asked, setAsked] = useState<Asked>({ state: 'loading' })
  useTitle(`${t('proof.tab')} · ${t('brand')}`)
  const ask = useCallback(async () => {
    try {
      const path = `/public/proofs/${encodeURIComponent(id)}`
      setAsked({ state: 'found', verdict: await call<Verdict>('GET', path, { open: true }) })
    } catch (problem) {
      if (!isProblem(problem)) throw problem
      setAsked({ state: problem.status === 404 || problem.status === 422 ? 'unknown' : 'offline' })
    }
  }, [id])
  useEffect(() => void ask(), [ask])
  return (
    <Page>
      {asked.state === 'loading' && <Skeleton label={common('state.loading')} rows={8} />}
      {asked.state === 'found' && <Found verdict={asked.verdict} />}
      {asked.state === 'unknown' && (
        <Empty icon="search" heading="h1" title={t('proof.unknown')}>
          {t('proof.unknown_text')}
        </Empty>
      )}
      {asked.state === 'offline' && (
        <Empty
          icon="refresh"
          heading="h1"
          title={t('track.offline')}
          action={<Button onClick={() => void ask()}>{common('verb.retry')}</Button>}
        >
          {common('problem.network')}
        </Empty>
      )}
    </Page>
  )
}

function Found({ verdict }: { verdict: Verdict }) {
  const t = useT()
  const { format } = useI18n()
  const words = useProofCheckWords()
  const finding = findingOf(verdict)
  return (
    <article className="mx-auto grid max-w-2xl gap-6 pt-4">
      <header className={`rounded-xl p-6 ${TONES[finding]}`}>
        <Icon name={finding === 'valid' ? 'shield' : 'alert'} size={36} />
        <h1 className="tight mt-3 text-2xl font-bold text-balance">{t(`proof.${finding}`)}</h1>
        <p className="text-ink mt-2">{t(`proof.${finding}_text`)}</p>
        {verdict.superseded && <p className="text-ink mt-2 font-medium">{t('proof.superseded')}</p>}
      </header>
      <dl className="bg-surface border-line grid gap-4 rounded-xl border p-6 sm:grid-cols-2">
        <Line label={t('proof.number')}>
          <span className="tnum">
            <Bdi machine>{showTracking(verdict.tracking_number)}</Bdi>
          </span>
        </Line>
        <Line label={t('proof.when')}>{format.moment(verdict.occurred_at)}</Line>
        {verdict.received_by && (
          <Line label={t('proof.by')}>
            <Bdi>{verdict.received_by}</Bdi>
          </Line>
        )}
        <Line label={t('proof.recorded')}>
          {format.list([
            t('proof.photos', { n: verdict.photos.length }),
            ...(verdict.signature ? [t('proof.signature')] : []),
          ])}
        </Line>
        {verdict.distance_m != null && (
          <Line label={t('proof.distance')}>{format.distance(verdict.distance_m)}</Line>
        )}
        <Line label={t('proof.link')}>{t('proof.link_of', { n: verdict.link, of: verdict.links })}</Line>
      </dl>
      <section aria-labelledby="checks" className="bg-surface border-line rounded-xl border p-6">
        <h2 id="checks" className="text-lg font-semibold">
          {t('proof.checks')}
        </h2>
        <ul className="mt-3 grid gap-3">
          {verdict.checks.map(check => {
            const { what, holds, found, spoken } = words(check)
            return (
              <li key={check.check} className="flex gap-3">
                <span className={check.ok ? 'text-ok' : 'text-bad'}>
                  <Icon name={check.ok ? 'check' : 'close'} />
                </span>
                <span>
                  <span className="block font-medium">
                    {what}
                    <span className="sr-only"> · {holds}</span>
                  </span>
                  <span className="text-muted block text-sm break-words" dir={spoken ? undefined : 'ltr'}>
                    {found}
                  </span>
                </span>
              </li>
            )
          })}
        </ul>
        <h3 className="text-muted mt-5 text-sm">{t('proof.seal')}</h3>
        <p className="font-mono text-xs break-all" dir="ltr">
          {verdict.hash}
        </p>
        <h3 className="text-muted mt-3 text-sm">{t('proof.algorithm')}</h3>
        <p className="font-mono text-xs break-all" dir="ltr">
          {verdict.algorithm}
        </p>
      </section>
    </article>
  )
}

const Line = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <dt className="text-muted text-sm">{label}</dt>
    <dd className="font-medium">{children}</dd>
  </div>
)
