import { FAILURES } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { Icon } from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { Section } from './facts'
import { Findings } from './findings'
import type { Order, Policy, Proof, Visit } from './orders'
import { useProofCheck } from './proof-check'
import { useShownWords } from './shown'
import { useT } from './texts'

const Picture = lazy(() => import('../labels/pictures').then(m => ({ default: m.Picture })))

function Pictures({ photos, signature }: { photos: string[]; signature?: string | null }) {
  const t = useT()
  if (!photos.length && !signature) return null
  return (
    <div className="mt-2 flex flex-wrap gap-2">
      <Suspense>
        {photos.map((sha256, i) => (
          <Picture
            key={sha256}
            sha256={sha256}
            label={t('delivery.photo_n', { n: i + 1 })}
            className="h-28 max-w-44 object-cover"
          />
        ))}
        {signature && (
          <Picture
            sha256={signature}
            label={t('delivery.signature')}
            className="paper border-line h-28 w-44 border object-contain"
          />
        )}
      </Suspense>
    </div>
  )
}

/** Visits that failed, each with its reason and what the driver showed for it. */
export function Visits({ order }: { order: Order }) {
  const t = useT()
  if (!order.visits.length) return null
  return (
    <Section title={t('delivery.attempts')} id="visits">
      <p className="text-muted mb-2 text-sm">
        {t('delivery.attempts_of', { n: order.attempts, max: order.attempts_max })}
      </p>
      <ul className="grid gap-3">
        {order.visits.map(visit => (
          <OneVisit key={`${visit.kind}${visit.no}${visit.at}`} visit={visit} />
        ))}
      </ul>
    </Section>
  )
}

function OneVisit({ visit }: { visit: Visit }) {
  const t = useT()
  const { common, format } = useI18n()
  const code = FAILURES.find(f => f === visit.code)
  const shown = visit.evidence ?? {}
  const words = [
    shown.waited_s ? t('delivery.waited', { time: format.duration(shown.waited_s) }) : null,
    shown.calls ? t('delivery.called', { n: shown.calls }) : null,
    visit.counts ? null : t('delivery.not_counted'),
    visit.superseded ? t('delivery.superseded') : null,
  ].filter(Boolean)
  return (
    <li className="bg-surface border-line rounded-lg border px-4 py-3">
      <p
        className={`flex flex-wrap justify-between gap-x-4 font-medium ${visit.superseded ? 'line-through' : ''}`}
      >
        <span>{code ? common(`failure.${code}`) : visit.code}</span>
        <span className="text-muted tnum text-sm font-normal">{format.moment(visit.at)}</span>
      </p>
      {words.length > 0 && <p className="text-muted text-sm">{words.join(' · ')}</p>}
      {shown.note && (
        <p className="text-sm">
          <Bdi>{shown.note}</Bdi>
        </p>
      )}
      <Pictures photos={shown.photos ?? []} />
    </li>
  )
}

const RULES = ['signature', 'recipient_name', 'scan', 'code', 'note'] as const

/** What the driver has to show, in words. */
export function useRuleWords(): (policy: Policy) => string[] {
  const t = useT()
  const { format } = useI18n()
  return policy => [
    ...(policy.photos_min ? [t('delivery.rule_photos', { n: policy.photos_min })] : []),
    ...RULES.filter(rule => policy[rule]).map(rule => t(`proof.rule_${rule}`)),
    ...(policy.geofence_m
      ? [t('delivery.rule_geofence', { distance: format.distance(policy.geofence_m) })]
      : []),
    ...(policy.age_min ? [t('delivery.rule_age', { n: policy.age_min })] : []),
  ]
}

/** What was asked for, what was shown, and whether it is whole. */
export function Proofs({ order }: { order: Order }) {
  const t = useT()
  const { format } = useI18n()
  const rules = useRuleWords()(order.proof_policy)
  return (
    <Section title={t('delivery.proof')} id="proof">
      <p className="text-muted mb-2 text-sm">
        {rules.length ? t('delivery.proof_asks', { what: format.list(rules) }) : t('delivery.proof_free')}
      </p>
      {order.proofs.length > 0 && (
        <>
          <ul className="grid gap-3">
            {order.proofs.map(proof => (
              <OneProof key={proof.link} proof={proof} />
            ))}
          </ul>
          <Link
            to="/deliveries/$id/proof"
            params={{ id: order.id }}
            className="text-brand mt-2 inline-flex min-h-8 items-center gap-1.5 text-sm font-semibold"
          >
            <Icon name="file" size={16} />
            {t('delivery.proof_print')}
          </Link>
        </>
      )}
    </Section>
  )
}

function OneProof({ proof }: { proof: Proof }) {
  const t = useT()
  const { format } = useI18n()
  const check = useProofCheck(proof)
  const { shown = {}, distance_m } = proof.record
  const words = useShownWords()(shown)
  const valid = check.data?.valid
  return (
    <li className="bg-surface border-line rounded-lg border px-4 py-3">
      <p className="flex flex-wrap justify-between gap-x-4 font-medium">
        <span>
          {t(`delivery.end_${proof.end}`)}
          {shown.recipient_name && (
            <>
              {' · '}
              <Bdi>{shown.recipient_name}</Bdi>
            </>
          )}
        </span>
        <span className="text-muted tnum text-sm font-normal">{format.moment(proof.at)}</span>
      </p>
      {shown.note && (
        <p className="text-sm">
          <Bdi>{shown.note}</Bdi>
        </p>
      )}
      {words.length > 0 && <p className="text-sm">{words.join(' · ')}</p>}
      {distance_m != null && (
        <p className="text-muted text-sm">
          {t('delivery.from_door', { distance: format.distance(distance_m) })}
        </p>
      )}
      <Pictures photos={shown.photos ?? []} signature={shown.signature} />
      <p
        className={`mt-2 flex items-center gap-1.5 text-sm ${valid === false ? 'text-bad font-semibold' : valid ? 'text-ok' : 'text-muted'}`}
      >
        <Icon name={valid === false ? 'alert' : 'shield'} size={16} />
        {t(valid === undefined ? 'delivery.sealed' : valid ? 'delivery.seal_whole' : 'delivery.seal_broken')}
        <span className="text-muted min-w-0 truncate font-mono text-xs">
          <Bdi machine>{proof.seal.slice(0, 16)}</Bdi>
        </span>
      </p>
      {check.data && (
        <details open={valid === false}>
          <summary className="text-muted mt-1 min-h-6 w-fit rounded text-sm">{t('delivery.checks')}</summary>
          <Findings checks={check.data.checks} />
        </details>
      )}
    </li>
  )
}
