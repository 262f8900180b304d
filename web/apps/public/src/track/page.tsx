import { showTracking } from '@qafila/domain'
import { Bdi, I18nProvider, useI18n } from '@qafila/i18n'
import { Button, Empty, Notice, Skeleton } from '@qafila/ui'
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { Bar, useTitle } from '../frame'
import { TrackBox } from '../home/track-box'
import { texts, useT } from '../texts'
import { Answer } from './answer'
import { ProofCard } from './proof'
import { Story } from './story'
import { type Tracking, useTracking } from './tracking'

const TrackMap = lazy(() => import('./track-map').then(m => ({ default: m.TrackMap })))

/** Where is it and when: the promise first, then the story, then the map. */
export function TrackPage() {
  const t = useT()
  const { common } = useI18n()
  const { code } = useParams({ from: '/t/$code' })
  const followed = useTracking(code)
  useTitle(`${showTracking(code)} · ${t('brand')}`)
  return (
    <div className="min-h-dvh pb-12">
      <Bar />
      <main className="mx-auto max-w-5xl px-5 sm:px-8">
        {followed.state === 'loading' && <Skeleton label={common('state.loading')} rows={8} />}
        {followed.state === 'found' && (
          <I18nProvider texts={texts} zone={followed.tracking.time_zone ?? undefined}>
            {followed.stale && (
              <div className="mb-4">
                <Notice tone="warn">{t('track.stale')}</Notice>
              </div>
            )}
            <Found tracking={followed.tracking} />
          </I18nProvider>
        )}
        {followed.state === 'offline' && (
          <Empty
            icon="refresh"
            heading="h1"
            title={t('track.offline')}
            action={<Button onClick={followed.retry}>{common('verb.retry')}</Button>}
          >
            {common('problem.network')}
          </Empty>
        )}
        {(followed.state === 'unknown' || followed.state === 'expired') && (
          <>
            <Empty icon="search" heading="h1" title={t(`track.${followed.state}`)}>
              {t(`track.${followed.state}_text`)}
            </Empty>
            <div className="mx-auto max-w-lg">
              <TrackBox />
            </div>
          </>
        )}
      </main>
    </div>
  )
}

function Found({ tracking }: { tracking: Tracking }) {
  const t = useT()
  const hasMap = Boolean(tracking.destination || tracking.driver?.point)
  return (
    <div className="grid gap-6 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)] md:gap-8">
      <div className="grid content-start gap-6">
        <Answer tracking={tracking} />
        <Story tracking={tracking} />
      </div>
      <div className="grid content-start gap-6">
        {tracking.proof && <ProofCard proof={tracking.proof} />}
        {hasMap && (
          <div className="border-line h-80 overflow-hidden rounded-xl border md:h-[26rem]">
            <Suspense fallback={<div className="bg-sunken size-full" />}>
              <TrackMap tracking={tracking} />
            </Suspense>
          </div>
        )}
        {tracking.sender && (
          <section aria-labelledby="sender" className="bg-surface border-line rounded-xl border px-5 py-4">
            <h2 id="sender" className="text-muted text-sm">
              {t('track.sender')}
            </h2>
            <p className="font-semibold">
              <Bdi>{tracking.sender.name}</Bdi>
            </p>
            {tracking.sender.phone && (
              <a
                href={`tel:${tracking.sender.phone}`}
                className="text-brand inline-flex min-h-8 items-center font-medium"
              >
                <Bdi machine>{tracking.sender.phone}</Bdi>
              </a>
            )}
          </section>
        )}
      </div>
    </div>
  )
}
