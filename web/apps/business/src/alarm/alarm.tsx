import { exceptions, server } from '@qafila/api'
import { ageS } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { Icon, toast } from '@qafila/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { useStream } from '../messages/stream'
import { useMay } from '../parts/may'
import { useProblemText } from '../shell/problem'
import { chime } from './chime'
import { alarm, type Call } from './server'
import { useT } from './texts'

const KEY = ['incidents', 'calling']
const POLL_MS = 20_000
/** Facts of one report come together. */
const CALM_MS = 200

/** A driver who calls for help is seen and heard on every screen, until somebody of the office takes it in hand. */
export function Alarm() {
  useStream('incidents', CALM_MS, KEY)
  const calls = useQuery({ queryKey: KEY, queryFn: alarm.calling, refetchInterval: POLL_MS, retry: false })
  const waiting = calls.data ?? []
  useChime(waiting)
  const [first] = waiting
  return first ? <Bar key={first.id} call={first} more={waiting.length - 1} /> : null
}

/** Sounds once for each call. */
function useChime(calls: Call[]) {
  const heard = useRef(new Set<string>())
  useEffect(() => {
    const fresh = calls.filter(one => !heard.current.has(one.id))
    for (const one of fresh) heard.current.add(one.id)
    if (fresh.length) chime()
  }, [calls])
}

function Bar({ call, more }: { call: Call; more: number }) {
  const t = useT()
  const { format } = useI18n()
  const drivers = useQuery({ queryKey: ['drivers'], queryFn: server.drivers })
  const driver = drivers.data?.find(d => d.id === call.driver_id)
  const take = useTake(call)
  const mayTake = useMay('deliveries:command')
  return (
    <div
      role="alert"
      className="bg-bad text-on-bad flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 py-2 md:px-6"
    >
      <Icon name="alert" size={22} />
      <p className="min-w-0 flex-1 basis-56">
        <span className="font-bold">
          {t(`alarm.${kindOf(call)}`)}
          {call.driver_name && (
            <>
              {': '}
              <Bdi>{call.driver_name}</Bdi>
            </>
          )}
        </span>{' '}
        <span className="tnum text-sm">
          {[driver?.vehicle_name, format.ago(ageS(call.reported_at ?? call.opened_at))]
            .filter(Boolean)
            .map((part, i) => (
              <span key={part}>
                {i > 0 && ' · '}
                <Bdi>{part}</Bdi>
              </span>
            ))}
        </span>
        {call.note && (
          <span className="block truncate text-sm">
            <Bdi>{call.note}</Bdi>
          </span>
        )}
      </p>
      <div className="flex flex-wrap items-center gap-2">
        {driver?.phone && (
          <a href={`tel:${driver.phone}`} className={DOOR}>
            <Icon name="phone" size={18} />
            {t('alarm.call')}
          </a>
        )}
        {driver?.vehicle && (
          <Link to="/" search={{ v: driver.vehicle }} className={DOOR}>
            <Icon name="live" size={18} />
            {t('alarm.on_map')}
          </Link>
        )}
        {mayTake && (
          <button type="button" disabled={take.isPending} onClick={() => take.mutate()} className={DOOR}>
            <Icon name="check" size={18} />
            {t('alarm.take')}
          </button>
        )}
        {more > 0 && (
          <Link to="/exceptions" search={{ kind: 'incident' }} className="font-semibold underline">
            {t('alarm.more', { n: more })}
          </Link>
        )}
      </div>
    </div>
  )
}

const DOOR =
  'bg-surface text-ink hover:bg-sunken inline-flex min-h-9 items-center gap-2 rounded-md px-3 text-sm font-semibold disabled:opacity-60'

const kindOf = ({ kind }: Call) => (kind === 'accident' || kind === 'theft' ? kind : 'sos')

function useTake(call: Call) {
  const t = useT()
  const said = useProblemText()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => exceptions.workIncident(call.id, 'acknowledge'),
    onSuccess: () => toast(t('alarm.taken')),
    onError: error => toast(said(error), { tone: 'bad' }),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['incidents'] })
      void queries.invalidateQueries({ queryKey: ['exceptions'] })
    },
  })
}

/** For those who may know of deliveries only; nothing is asked for the others. */
export function AlarmForWhoMay(): ReactNode {
  return useMay('deliveries:read') && <Alarm />
}
