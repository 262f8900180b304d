import { Empty } from '@qafila/ui'
import { Bar, useTitle } from '../frame'
import { useT } from '../texts'
import { TrackBox } from './track-box'

/** An address that leads nowhere still leads to tracking. */
export function Lost() {
  const t = useT()
  useTitle(t('lost.title'))
  return (
    <div className="min-h-dvh">
      <Bar />
      <main>
        <Empty icon="map" title={t('lost.title')} heading="h1">
          {t('lost.text')}
        </Empty>
        <div className="mx-auto max-w-lg px-5">
          <TrackBox />
        </div>
      </main>
    </div>
  )
}
