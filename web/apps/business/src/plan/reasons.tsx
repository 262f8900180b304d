import type { Broken, Reason } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { type Board, useBoard } from './board'
import { useT } from './texts'
import type { en } from './texts/en'

type Key = keyof typeof en

/** Codes of the planner that the catalogue has a sentence for; a code it does not know is shown as it is. */
const WHY = [
  'fits',
  'window_later',
  'window_earlier',
  'shift_longer',
  'more_capacity',
  'more_stops',
  'needs_skill',
  'limit_raised',
  'instead_of',
  'missing_skill',
  'forbidden_skill',
  'not_among_its_vehicles',
  'too_big',
  'out_of_reach',
  'route_full',
] as const
const IN_SECONDS = new Set(['window_later', 'window_earlier', 'shift_longer'])

const RULES = [
  'window',
  'release',
  'shift',
  'capacity',
  'skill',
  'only',
  'max_tasks',
  'max_distance',
  'max_drive',
  'max_duration',
  'max_zones',
  'max_ride',
  'break',
  'driving_time',
  'reload',
  'commitment',
  'same_route',
  'sequence',
] as const
const RULE_IN_SECONDS = new Set([
  'window',
  'release',
  'shift',
  'max_drive',
  'max_duration',
  'max_ride',
  'driving_time',
])

/** Reasons and broken rules as sentences in the reader's language. */
export function useReasons() {
  const t = useT()
  const { format } = useI18n()
  const board = useBoard()
  const say = t as (key: Key, values: Record<string, string | number>) => string

  const load = (what: string | null | undefined, amount: number): string => {
    if (what === 'weight_g') return format.number(amount / 1000, { style: 'unit', unit: 'kilogram' })
    if (what === 'volume_ml') return format.number(amount / 1000, { style: 'unit', unit: 'liter' })
    if (what === 'parcels') return t('plan.parcels', { n: amount })
    return `${format.number(amount)} ${what ?? ''}`
  }
  const ruleName = (rule: string): string => {
    const known = RULES.find(r => r === rule)
    return known ? say(`plan.rule_${known}`, {}) : rule
  }
  return {
    why(reason: Reason): string {
      const known = WHY.find(w => w === reason.rule)
      if (!known) return reason.rule
      const amount = reason.amount ?? 0
      return say(`plan.why_${known}`, {
        vehicle: vehicleOf(board, reason.vehicle),
        amount: IN_SECONDS.has(known) ? format.duration(amount) : load(reason.what, amount),
        what:
          known === 'limit_raised'
            ? ruleName(reason.what ?? '')
            : known === 'instead_of'
              ? board.jobName(reason.what ?? '')
              : (reason.what ?? ''),
        n: amount,
      })
    },
    broken(rule: Broken): string {
      const whom = [rule.job && board.jobName(rule.job), rule.vehicle && board.vehicleName(rule.vehicle)]
      const by = RULE_IN_SECONDS.has(rule.rule) && rule.excess ? format.duration(rule.excess) : ''
      return [ruleName(rule.rule), whom.filter(Boolean).join(' · '), by].filter(Boolean).join(': ')
    },
  }
}

const vehicleOf = (board: Board, id: string | null | undefined) => (id ? board.vehicleName(id) : '')
