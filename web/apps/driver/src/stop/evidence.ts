import type { FailureCode } from '@qafila/domain'

type Needs = { photo: boolean; call: boolean; note: boolean; waitS: number }

const NOTHING: Needs = { photo: false, call: false, note: false, waitS: 0 }

/** What the server will ask for with each reason; a mirror of its table of failure policies. */
const NEEDS: Partial<Record<FailureCode, Partial<Needs>>> = {
  not_home: { photo: true, call: true, waitS: 300 },
  refused: { note: true },
  address_not_found: { call: true },
  no_access: { photo: true, call: true },
  closed: { photo: true },
  damaged: { photo: true },
  missing_item: { note: true },
  wrong_item: { photo: true },
  unsafe: { note: true },
  vehicle_problem: { note: true },
  other: { note: true },
}

export const needs = (code: FailureCode): Needs => ({ ...NOTHING, ...NEEDS[code] })
