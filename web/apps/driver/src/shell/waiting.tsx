import { Bdi, useI18n } from '@qafila/i18n'
import { discard, queued, retry, useReachable, useStored } from '@qafila/offline'
import { Button, Empty, Icon } from '@qafila/ui'
import { sync, useStops } from '../day'
import { useT } from '../texts'

/** What has not reached the server, and what it did not take: seen, sent again, or thrown away by the driver alone. */
export function Waiting() {
  const t = useT()
  const { format } = useI18n()
  const reachable = useReachable()
  const waiting = useStored(queued)
  const stops = useStops() ?? []
  if (!waiting) return null
  const nameOf = (delivery: string) => stops.find(s => s.id === delivery)?.recipient.name ?? ''
  return (
    <div className="p-5">
      <h1 className="tight text-2xl font-bold">{t('nav.waiting')}</h1>
      {waiting.length === 0 ? (
        <Empty icon="check" title={t('waiting.none')}>
          {t('waiting.none_hint')}
        </Empty>
      ) : (
        <>
          <p className="text-muted mt-1">{t(reachable ? 'waiting.sending' : 'waiting.safe')}</p>
          <ul className="mt-5 grid gap-3">
            {waiting.map(c => (
              <li key={c.id} className="bg-surface border-line rounded-lg border p-4">
                <div className="flex items-start gap-3">
                  <Icon
                    name={c.state === 'waiting' ? 'clock' : 'alert'}
                    className={c.state === 'waiting' ? 'text-muted mt-0.5' : 'text-bad mt-0.5'}
                  />
                  <div className="min-w-0 flex-1">
                    <p className="font-semibold">{t(`did.${verbOf(c.body.command)}`)}</p>
                    <p className="text-muted">
                      <Bdi>{nameOf(c.delivery)}</Bdi> · {format.time(c.occurred_at)}
                    </p>
                    {c.problem && (
                      <p className="text-bad mt-1">
                        <Bdi>{c.problem}</Bdi>
                      </p>
                    )}
                  </div>
                </div>
                {c.state !== 'waiting' && (
                  <div className="mt-3 flex gap-2">
                    <Button
                      look="quiet"
                      icon="refresh"
                      onClick={() => void retry(c.seq as number).then(sync)}
                    >
                      {t('waiting.again')}
                    </Button>
                    {c.state === 'rejected' && (
                      <Button look="plain" onClick={() => void discard(c.seq as number)}>
                        {t('waiting.discard')}
                      </Button>
                    )}
                  </div>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

const VERBS = [
  'accept',
  'depart_pickup',
  'arrive_pickup',
  'pickup',
  'depart_dropoff',
  'arrive_dropoff',
  'deliver',
  'fail',
] as const

const verbOf = (command: string): (typeof VERBS)[number] | 'other' =>
  VERBS.find(v => v === command) ?? 'other'
