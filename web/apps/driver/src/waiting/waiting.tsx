import { Bdi, useI18n } from '@qafila/i18n'
import {
  type Deed,
  discard,
  type Ended,
  ended,
  queued,
  retry,
  useReachable,
  useStored,
  waitingFiles,
} from '@qafila/offline'
import { Button, Empty, Icon, type IconName } from '@qafila/ui'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type Stop, useStops } from '../day/stop'
import { sync } from '../day/sync'
import { useT } from './texts'

/** What has not reached the server, what it did not take, and what it took: seen, put right, or thrown away by the driver alone. */
export function Waiting() {
  const t = useT()
  const reachable = useReachable()
  const waiting = useStored(queued)
  const over = useStored(ended) ?? []
  const stops = useStops() ?? []
  if (!waiting) return null
  return (
    <div className="grid gap-5 p-5">
      <header>
        <h1 className="tight text-2xl font-bold">{t('nav.waiting')}</h1>
        {waiting.length > 0 && (
          <p className="text-muted mt-1">{t(reachable ? 'waiting.sending' : 'waiting.safe')}</p>
        )}
      </header>
      {waiting.length === 0 ? (
        <Empty icon="check" title={t('waiting.none')}>
          {t('waiting.none_hint')}
        </Empty>
      ) : (
        <ul className="grid gap-3">
          {waiting.map(deed => (
            <Line key={deed.id} deed={deed} stop={stops.find(s => s.id === deed.about)} />
          ))}
        </ul>
      )}
      <Pictures />
      <Done over={over} stops={stops} />
    </div>
  )
}

function Line({ deed, stop }: { deed: Deed; stop: Stop | undefined }) {
  const t = useT()
  const { format } = useI18n()
  const bad = deed.state !== 'waiting'
  return (
    <li className="bg-surface border-line rounded-lg border p-4">
      <div className="flex items-start gap-3">
        <Icon name={bad ? 'alert' : 'clock'} className={bad ? 'text-bad mt-0.5' : 'text-muted mt-0.5'} />
        <div className="min-w-0 flex-1">
          <p className="font-semibold">{t(`did.${verbOf(deed)}`)}</p>
          <p className="text-muted tnum">
            {stop && (
              <>
                <Bdi>{stop.recipient.name}</Bdi> ·{' '}
              </>
            )}
            {format.time(deed.occurred_at)} · {t(`state.${deed.state}`)}
          </p>
          {deed.problem && (
            <p className="text-bad mt-1">
              <Bdi>{deed.problem}</Bdi>
            </p>
          )}
        </div>
      </div>
      {bad && <Decide deed={deed} fixable={stop !== undefined} />}
    </li>
  )
}

/** The screen that made the deed, where it can be put right. */
const FIX: Record<string, `/stop/$id/${'collect' | 'hand-over' | 'hand-back' | 'cannot'}`> = {
  pickup: '/stop/$id/collect',
  deliver: '/stop/$id/hand-over',
  deliver_partial: '/stop/$id/hand-over',
  return_done: '/stop/$id/hand-back',
  fail: '/stop/$id/cannot',
  pickup_fail: '/stop/$id/cannot',
}

function Decide({ deed, fixable }: { deed: Deed; fixable: boolean }) {
  const t = useT()
  const [sure, setSure] = useState(false)
  const fix = fixable ? FIX[String(deed.body.command)] : undefined
  if (sure)
    return (
      <div className="mt-3 grid gap-2">
        <p className="text-bad font-semibold">{t('waiting.discard_sure')}</p>
        <div className="flex flex-wrap gap-2">
          <Button look="danger" onClick={() => void discard(deed.seq)}>
            {t('waiting.discard')}
          </Button>
          <Button look="quiet" onClick={() => setSure(false)}>
            {t('waiting.keep')}
          </Button>
        </div>
      </div>
    )
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      {fix && (
        <Link
          to={fix}
          params={{ id: deed.about }}
          search={{ fix: deed.seq }}
          className="bg-brand text-on-brand inline-flex min-h-12 items-center gap-2 rounded-md px-4 font-semibold"
        >
          <Icon name="pen" size={18} />
          {t('waiting.fix')}
        </Link>
      )}
      <Button look="quiet" icon="refresh" onClick={() => void retry(deed.seq).then(sync)}>
        {t('waiting.again')}
      </Button>
      <Button look="plain" onClick={() => setSure(true)}>
        {t('waiting.discard')}
      </Button>
    </div>
  )
}

function Pictures() {
  const t = useT()
  const files = useStored(waitingFiles) ?? []
  if (!files.length) return null
  const refused = files.find(f => f.problem)
  return (
    <p className="text-muted flex items-start gap-2.5">
      <Icon name="camera" className="mt-0.5" />
      <span>
        {t('waiting.pictures', { n: files.length })}
        {refused && (
          <span className="text-bad block">
            <Bdi>{refused.problem}</Bdi>
          </span>
        )}
      </span>
    </p>
  )
}

const SIGN: Record<Ended['result'], IconName> = { applied: 'check', duplicate: 'copy', discarded: 'close' }

function Done({ over, stops }: { over: Ended[]; stops: Stop[] }) {
  const t = useT()
  const { format } = useI18n()
  if (!over.length) return null
  return (
    <section>
      <h2 className="text-lg font-semibold">{t('waiting.over')}</h2>
      <ul className="border-line divide-line bg-surface mt-2 divide-y rounded-lg border">
        {over.slice(0, 30).map(deed => (
          <li key={deed.seq} className="flex min-h-12 items-center gap-3 px-4 py-2">
            <Icon
              name={SIGN[deed.result]}
              className={deed.result === 'discarded' ? 'text-muted' : 'text-ok'}
            />
            <span className="min-w-0 flex-1">
              <span className="block">{t(`did.${verbOf(deed)}`)}</span>
              <span className="text-muted text-sm">
                <Bdi clip>{stops.find(s => s.id === deed.about)?.recipient.name ?? ''}</Bdi>
              </span>
            </span>
            <span className="text-muted tnum text-end text-sm">
              {t(`result.${deed.result}`)}
              <br />
              {format.time(deed.occurred_at)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

const VERBS = [
  'accept',
  'decline',
  'depart_pickup',
  'arrive_pickup',
  'pickup',
  'pickup_fail',
  'hub_in',
  'depart_dropoff',
  'arrive_dropoff',
  'deliver',
  'deliver_partial',
  'fail',
  'retry_today',
  'reschedule',
  'transfer',
  'return_done',
  'start',
  'end',
  'message',
  'incident',
  'check',
  'van',
  'correct',
  'accept_offer',
] as const

function verbOf(deed: Deed | Ended): (typeof VERBS)[number] | 'other' {
  const verb = 'verb' in deed ? deed.verb : String(deed.body.command ?? deed.kind)
  return VERBS.find(v => v === verb) ?? 'other'
}
