import { Bdi, useI18n } from '@qafila/i18n'
import { Icon } from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useT } from '../texts'
import type { Proof } from './tracking'

/** Who received it and what was recorded; the seal lets anyone check that it was not changed later. */
export function ProofCard({ proof }: { proof: Proof }) {
  const t = useT()
  const { format } = useI18n()
  return (
    <section aria-labelledby="proof" className="bg-ok-soft rounded-xl p-5">
      <h2 id="proof" className="text-ok flex items-center gap-2 text-lg font-semibold">
        <Icon name="shield" />
        {t('proof.title')}
      </h2>
      <dl className="mt-3 grid gap-2.5">
        <Line label={t('proof.when')}>{format.moment(proof.delivered_at)}</Line>
        {proof.received_by && (
          <Line label={t('proof.by')}>
            <Bdi>{proof.received_by}</Bdi>
          </Line>
        )}
        {(proof.photos || proof.signed) && (
          <Line label={t('proof.recorded')}>
            {format.list([
              ...(proof.photos ? [t('proof.photos', { n: proof.photos })] : []),
              ...(proof.signed ? [t('proof.signature')] : []),
            ])}
          </Line>
        )}
        {proof.hash && (
          <Line label={t('proof.seal')}>
            <code className="text-xs break-all">
              <Bdi machine>{proof.hash}</Bdi>
            </code>
          </Line>
        )}
      </dl>
      {proof.id && (
        <Link
          to="/proof/$id"
          params={{ id: proof.id }}
          className="text-ok mt-4 inline-flex min-h-8 items-center gap-1.5 font-semibold underline"
        >
          {t('proof.verify')}
          <Icon name="arrow" size={16} />
        </Link>
      )}
    </section>
  )
}

const Line = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <dt className="text-muted text-sm">{label}</dt>
    <dd className="font-medium">{children}</dd>
  </div>
)
