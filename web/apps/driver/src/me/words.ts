import type { IconName } from '@qafila/ui'
import type { DriverDocument } from '../day/papers'

const KINDS = [
  'licence',
  'registration',
  'insurance',
  'permit',
  'inspection',
  'emirates_id',
  'cnic',
  'passport',
  'visa',
  'contract',
] as const

/** The name of a kind of document in the catalogue; a newer server's kinds are only documents. */
export const kindOf = ({ kind }: DriverDocument): (typeof KINDS)[number] | 'other' =>
  KINDS.find(k => k === kind) ?? 'other'

export const STANDING: Record<DriverDocument['standing'], { look: string; icon: IconName }> = {
  valid: { look: 'text-ok', icon: 'file' },
  expiring: { look: 'text-warn', icon: 'alert' },
  expired: { look: 'text-bad', icon: 'alert' },
}
