import { showTracking } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Empty, Icon, Skeleton } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useDrivers } from '../deliveries/filters'
import { type Order, orders, type Proof } from '../deliveries/orders'
import { useProofCheck } from '../deliveries/proof-check'
import { useShownWords } from '../deliveries/shown'
import { Page } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import { useMe } from '../shell/shell'
import { Picture } from './pictures'
import { Printable } from './printable'
import { useT } from './texts'

/** What was shown at the doors of one delivery, on one sheet of paper that stands for itself. */
export function ProofPage() {
  const t = useT()
  const { id } = useParams({ from: '/inside/deliveries/$id/proof' })
  const order = useQuery({ queryKey: ['delivery', id], queryFn: () => orders.one(id) })
  const proofs = order.data?.proofs ?? []
  return (
    <Page
      title={t('proof.page')}
      actions={
        <>
          <Link
            to="/deliveries/$id"
            params={{ id }}
            className="inline-flex min-h-hit items-center rounded-md px-4 font-semibold"
          >
            {t('proof.back')}
          </Link>
          <Button icon="file" disabled={!proofs.length} onClick={() => print()}>
            {t('labels.print')}
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
      <div className="scroll-calm p-4 md:p-6" tabIndex={0}>
        {order.error ? (
          <ProblemNotice error={order.error} onRetry={() => void order.refetch()} />
        ) : !order.data ? (
          <Skeleton label={t('labels.loading')} rows={8} />
        ) : proofs.length ? (
          <Printable look="sheet-proof">
            <Sheet order={order.data} />
          </Printable>
        ) : (
          <Empty icon="shield" title={t('proof.none')}>
            {t('proof.none_hint')}
          </Empty>
        )}
      </div>
    </Page>
  )
}

function Sheet({ order }: { order: Order }) {
  const t = useT()
  const { common, format } = useI18n()
  const me = useMe()
  return (
    <article className="mx-auto grid max-w-3xl gap-6 paper rounded-lg p-6 print:p-0">
      <header className="grid gap-1 border-b-2 border-current pb-4">
        <p className="font-semibold">
          <Bdi>{me.data?.organization.name ?? ''}</Bdi>
        </p>
        <h2 className="text-2xl font-bold">{t('proof.page')}</h2>
        <p className="text-lg font-semibold">
          <span className="whitespace-nowrap">
            <Bdi machine>{showTracking(order.tracking_number)}</Bdi>
          </span>
          {order.reference && (
            <>
              {' · '}
              <span className="inline-block max-w-full">
                <Bdi machine>{order.reference}</Bdi>
              </span>
            </>
          )}
        </p>
      </header>
      <dl className="grid gap-4 sm:grid-cols-2">
        <Line label={t('proof.to')}>
          <Bdi>{order.recipient.name}</Bdi>
        </Line>
        <Line label={t('proof.state')}>{common(`status.${order.status}` as 'status.ready')}</Line>
        <Line label={t('proof.address')}>
          <Bdi>{order.address.text}</Bdi>
        </Line>
        <Line label={t('proof.parcels')}>
          {t('proof.parcels_of', {
            done: order.items.filter(i => i.outcome === 'delivered').length,
            all: order.items.length,
          })}
        </Line>
        {order.cod && <Line label={t('proof.cash_due')}>{format.money(order.cod)}</Line>}
        {order.cod_collected && <Line label={t('proof.cash')}>{format.money(order.cod_collected)}</Line>}
      </dl>
      {order.proofs.map(proof => (
        <OneProof key={proof.link} proof={proof} />
      ))}
    </article>
  )
}

const Line = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <dt className="text-sm">{label}</dt>
    <dd className="font-semibold">{children}</dd>
  </div>
)

function OneProof({ proof }: { proof: Proof }) {
  const t = useT()
  const { format } = useI18n()
  const drivers = useDrivers()
  const { record } = proof
  const shown = record.shown ?? {}
  const check = useProofCheck(proof)
  const driver = drivers.find(d => d.id === record.driver)?.name
  const photos = shown.photos ?? []
  const words = useShownWords()(shown)
  return (
    <section
      aria-label={t(`proof.end_${proof.end}`)}
      className="grid break-inside-avoid gap-4 border-t border-current pt-4"
    >
      <h3 className="text-lg font-semibold">
        {t(`proof.end_${proof.end}`)} · {format.day(proof.at)}, {format.time(proof.at)}
      </h3>
      <dl className="grid gap-4 sm:grid-cols-2">
        {shown.recipient_name && (
          <Line label={t('proof.received_by')}>
            <Bdi>{shown.recipient_name}</Bdi>
            {shown.relation && (
              <span className="font-normal">
                {' · '}
                <Relation word={shown.relation} />
              </span>
            )}
          </Line>
        )}
        {driver && (
          <Line label={t('proof.driver')}>
            <Bdi>{driver}</Bdi>
          </Line>
        )}
        {record.fix?.at && (
          <Line label={t('proof.place')}>
            <Bdi machine>
              {record.fix.at.lat.toFixed(5)}, {record.fix.at.lon.toFixed(5)}
            </Bdi>
            {record.distance_m != null && (
              <span className="block font-normal">
                {t('proof.from_door', { distance: format.distance(record.distance_m) })}
              </span>
            )}
          </Line>
        )}
        {words.length > 0 && (
          <Line label={t('proof.shown')}>
            <Bdi>{words.join(' · ')}</Bdi>
          </Line>
        )}
        {shown.note && (
          <Line label={t('proof.note')}>
            <Bdi>{shown.note}</Bdi>
          </Line>
        )}
      </dl>
      {(photos.length > 0 || shown.signature) && (
        <div className="flex flex-wrap gap-3">
          {photos.map((sha256, i) => (
            <Picture
              key={sha256}
              sha256={sha256}
              label={t('proof.photo_n', { n: i + 1 })}
              className="h-48 w-auto max-w-full object-contain"
            />
          ))}
          {shown.signature && (
            <Picture
              sha256={shown.signature}
              label={t('proof.signature')}
              className="h-28 w-56 border border-current object-contain"
            />
          )}
        </div>
      )}
      <p className="grid gap-0.5 text-sm">
        <span className="inline-flex items-center gap-1.5 font-semibold">
          <Icon name={check.data?.valid === false ? 'alert' : 'shield'} size={16} />
          {t(check.data ? (check.data.valid ? 'proof.whole' : 'proof.broken') : 'proof.sealed')}
        </span>
        <span className="text-xs break-all">
          <Bdi machine>{proof.seal}</Bdi>
        </span>
      </p>
    </section>
  )
}

const RELATIONS = ['self', 'family', 'colleague', 'neighbour', 'reception', 'security'] as const

/** Who took it for the recipient: a word we know, or the driver's own. */
function Relation({ word }: { word: string }) {
  const t = useT()
  const known = RELATIONS.find(r => r === word)
  return known ? t(`relation.${known}`) : <Bdi>{word}</Bdi>
}
