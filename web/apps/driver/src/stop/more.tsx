import { isCorrectable, mayDriver } from '@qafila/domain'
import { Button, Icon, type IconName, toast } from '@qafila/ui'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { usePaper } from '../day/papers'
import type { Stop } from '../day/stop'
import { command } from './do'
import { useT } from './texts'
import { WhyNot } from './why'

/** What else may be done with this stop now; nothing of it is the usual way, so it stands below everything. */
export function More({ stop }: { stop: Stop }) {
  const t = useT()
  const may = (verb: Parameters<typeof mayDriver>[0]) => mayDriver(verb, stop.status)
  const outcomeAt = usePaper('outcomes')?.[stop.id]
  const mistaken = may('correct') && isCorrectable(outcomeAt, Date.now())
  const atShop = stop.status === 'at_pickup'
  if (!mistaken && !may('decline') && !may('retry_today') && !may('reschedule') && !may('transfer'))
    return null
  return (
    <section className="mt-6">
      <h2 className="text-lg font-semibold">{t('more.title')}</h2>
      <div className="mt-2 grid gap-2">
        {may('retry_today') && (
          <Button
            look="quiet"
            icon="refresh"
            className="min-h-14!"
            onClick={() => void command(stop, { command: 'retry_today' }, 'out_for_delivery')}
          >
            {t('more.retry')}
          </Button>
        )}
        {may('reschedule') && (
          <Way to="/stop/$id/later" id={stop.id} icon="calendar" label={t('more.later')} />
        )}
        {may('transfer') && (
          <Way to="/stop/$id/transfer" id={stop.id} icon="people" label={t('more.transfer')} />
        )}
        {may('fail') && stop.status !== 'at_dropoff' && (
          <Way to="/stop/$id/cannot" id={stop.id} icon="alert" label={t('more.cannot')} />
        )}
        {atShop && <Way to="/stop/$id/collect" id={stop.id} icon="box" label={t('more.collect')} />}
        {(atShop || stop.status === 'to_pickup') && (
          <Way to="/stop/$id/cannot" id={stop.id} icon="alert" label={t('more.no_pickup')} />
        )}
        {mistaken && <Way to="/stop/$id/correct" id={stop.id} icon="undo" label={t('more.correct')} />}
        {may('decline') && <Decline stop={stop} />}
      </div>
    </section>
  )
}

type WayProps = {
  to: `/stop/$id/${'later' | 'transfer' | 'cannot' | 'collect' | 'correct'}`
  id: string
  icon: IconName
  label: string
}

const Way = ({ to, id, icon, label }: WayProps) => (
  <Link
    to={to}
    params={{ id }}
    className="border-edge/60 bg-surface flex min-h-14 items-center justify-center gap-2.5 rounded-lg border font-semibold"
  >
    <Icon name={icon} />
    {label}
  </Link>
)

function Decline({ stop }: { stop: Stop }) {
  const t = useT()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const say = async (reason: string) => {
    await command(stop, { command: 'decline', reason }, 'ready', { gone: true })
    toast(t('decline.done'))
    await navigate({ to: '/' })
  }
  return (
    <>
      <Button look="quiet" icon="close" className="min-h-14!" onClick={() => setAsking(true)}>
        {t('more.decline')}
      </Button>
      <WhyNot open={asking} onClose={() => setAsking(false)} onReason={reason => void say(reason)} />
    </>
  )
}
