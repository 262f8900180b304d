import { FAILURES, isStatus, phaseOf } from '@qafila/domain'
import { useI18n } from '@qafila/i18n'
import { type Moment, Timeline } from '@qafila/ui'
import { useT } from '../texts'
import type { Tracking } from './tracking'

/** What has happened, newest first. */
export function Story({ tracking }: { tracking: Tracking }) {
  const t = useT()
  const { common, format } = useI18n()
  const moments = tracking.timeline.toReversed().map<Moment>((entry, i) => {
    const cause = FAILURES.find(f => f === entry.cause)
    const moving = i === 0 && phaseOf(tracking.status) === 'moving'
    return {
      key: `${entry.at}${entry.status}`,
      title: isStatus(entry.status) ? common(`status.${entry.status}`) : entry.status,
      when: format.moment(entry.at),
      detail: cause && common(`failure.${cause}`),
      state: phaseOf(entry.status) === 'trouble' ? 'bad' : moving ? 'now' : 'past',
    }
  })
  if (!moments.length) return null
  return (
    <section aria-labelledby="story" className="px-1">
      <h2 id="story" className="mb-4 text-lg font-semibold">
        {t('track.story')}
      </h2>
      <Timeline label={t('track.story')} moments={moments} />
    </section>
  )
}
