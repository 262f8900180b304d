import { showTracking } from '@qafila/domain'
import { I18nProvider, useI18n } from '@qafila/i18n'
import { Button, Empty, Notice, Skeleton, Toaster, WhenSeen } from '@qafila/ui'
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { Page, useTitle } from '../frame'
import { TrackBox } from '../home/track-box'
import { texts, useT } from '../texts'
import { Answer } from './answer'
import { ProofCard } from './proof'
import { Sender } from './sender'
import { Story } from './story'
import { type Tracking, useTracking } from './tracking'

const Desk = lazy(() => import('../recipient/desk').then(m => ({ default: m.Desk })))
const TrackMap = lazy(() => import('./track-map').then(m => ({ default: m.TrackMap })))

/** Where is it and when: the promise first, then the story, then the map. */
export function TrackPage() {
  const t = useT()
  const { common } = useI18n()
  const { code } = useParams({ from: '/t/$code' })
  const followed = useTracking(code)
  useTitle(`${showTracking(code)} · ${t('brand')}`)
  return (
    <Page>
      {followed.state === 'loading' && <Skeleton label={common('state.loading')} rows={8} />}
      {followed.state === 'found' && (
        <I18nProvider texts={texts} zone={followed.tracking.time_zone ?? undefined}>
          {followed.stale && (
            <div className="mb-4">
              <Notice tone="warn">{t('track.stale')}</Notice>
            </div>
          )}
          <Found tracking={followed.tracking} reload={followed.retry} />
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
    </Page>
  )
}

const MapPlace = () => <div className="bg-sunken size-full" />

function Found({ tracking, reload }: { tracking: Tracking; reload(): void }) {
  const t = useT()
  const { common } = useI18n()
  const hasMap = Boolean(tracking.destination || tracking.driver?.point)
  return (
    <div className="grid gap-6 pt-1 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)] md:gap-8">
      <div className="grid content-start gap-6">
        <Sender sender={tracking.sender} />
        <Answer tracking={tracking} />
        <Story tracking={tracking} />
      </div>
      <div className="grid content-start gap-6">
        {tracking.proof && <ProofCard proof={tracking.proof} />}
        {hasMap && (
          <div className="border-line h-80 overflow-hidden rounded-xl border md:h-[26rem]">
            <WhenSeen instead={<MapPlace />}>
              <Suspense fallback={<MapPlace />}>
                <TrackMap tracking={tracking} />
              </Suspense>
            </WhenSeen>
          </div>
        )}
        <Suspense fallback={<div className="bg-sunken h-64 rounded-xl" />}>
          <Desk tracking={tracking} reload={reload} />
        </Suspense>
      </div>
      <Toaster label={t('track.said')} close={common('verb.close')} />
    </div>
  )
}
