import type { Exception } from '@qafila/api'
import { FAILURES } from '@qafila/domain'
import { useI18n } from '@qafila/i18n'
import { useT } from './texts'
import type { en } from './texts/en'

type Key = keyof typeof en

/** Reasons that the catalogue has a sentence for; a newer server's word is shown as it is. */
const REASONS = [
  'window_passed',
  'eta_after_window',
  'going_away',
  'not_moving',
  'no_fix',
  'never_seen',
  'intent_lost',
  'command_refused',
  'history_changed',
  'due_today',
  'overdue',
  'on_hold',
  'lost',
  'damaged',
  'items_missing',
  'parcels_missing',
  'route_aborted',
  'driver_gone',
  'vehicle_gone',
  'driver_on_leave',
  'not_planned',
  'failed_attempt',
  'attempts_exhausted',
  'far_from_pin',
  'implausible_time',
  'attachment_missing',
  'corrected',
  'sos',
  'accident',
  'breakdown',
  'theft',
  'other_trouble',
  'van_check',
  'route_kept',
] as const

/** What is wrong as a sentence, and what is to be known beside it. */
export function useReason(): (of: Exception) => { said: string; beside: string } {
  const t = useT()
  const { format, common } = useI18n()
  const say = t as (key: Key, values?: Record<string, string | number>) => string
  return ({ kind, reason, numbers }) => {
    const time = (name: string) => format.duration(Math.max(60, numbers[name] ?? 0))
    const beside = [
      numbers.stops_before ? t('exc.stops_before', { n: numbers.stops_before }) : '',
      numbers.open_stops ? t('exc.open_stops', { n: numbers.open_stops }) : '',
      numbers.attempts_max ? t('exc.attempts', { n: numbers.attempts ?? 0, most: numbers.attempts_max }) : '',
    ]
    const failure = FAILURES.find(f => f === reason)
    const known = REASONS.find(r => r === reason)
    const said =
      kind === 'failed' && failure
        ? t('exc.failed', { why: common(`failure.${failure}`) })
        : reason === 'on_hold' && (numbers.due_in_s ?? 0) <= 0
          ? t('exc.on_hold_over')
          : known
            ? say(`exc.${known}`, {
                late: time('late_s'),
                still: time('still_s'),
                silent: time(reason === 'never_seen' ? 'on_shift_s' : 'silent_s'),
                due: time('due_in_s'),
                away: format.distance(numbers.away_m ?? 0),
              })
            : t('exc.other', { code: reason.replaceAll('_', ' ') })
    return { said, beside: beside.filter(Boolean).join(' · ') }
  }
}

/** What helps best, in the server's order, by the name of the button that does it. */
const HELPS = {
  call_driver: 'exc.call_driver',
  call_recipient: 'exc.call_recipient',
  message_driver: 'exc.message',
  plan: 'exc.plan',
  acknowledge: 'exc.acknowledge',
  open_delivery: 'exc.open',
  retry_today: 'exc.do_retry_today',
  reschedule: 'exc.do_reschedule',
  release: 'exc.do_release',
  assign: 'exc.do_assign',
  return_start: 'exc.do_return_start',
  transfer: 'exc.do_transfer',
  reassign: 'exc.do_reassign',
  review_command: 'exc.do_review_command',
} as const

/** The first thing to do about it, in words; nothing where a newer server knows another help. Of what there is not, nothing can be opened. */
export function useHelping(): (exception: Exception) => string {
  const t = useT()
  return ({ actions, delivery, driver }) => {
    const lacks: Record<string, boolean> = { open_delivery: !delivery, call_driver: !driver?.phone }
    const first = actions.find(action => action in HELPS && !lacks[action]) ?? ''
    return first in HELPS ? t(HELPS[first as keyof typeof HELPS]) : ''
  }
}
