import { Empty } from '@qafila/ui'
import { Page, useTitle } from '../frame'
import { useT } from '../texts'
import { TrackBox } from './track-box'

/** An address that leads nowhere still leads to tracking. */
export function Lost() {
  const t = useT()
  useTitle(t('lost.title'))
  return (
    <Page>
      <Empty icon="map" title={t('lost.title')} heading="h1">
        {t('lost.text')}
      </Empty>
      <div className="mx-auto max-w-lg">
        <TrackBox />
      </div>
    </Page>
  )
}
