import type { NewDeed } from '@qafila/offline'
import type { ShiftPaper, Vehicle } from '../day/papers'
import { type Finding, UNSEEN } from './point'

/** As long as the server makes a shift that nobody planned. */
const UNPLANNED_MS = 12 * 3_600_000

/** A beginning: under which name, in what, and what was found of it. Nothing found: it was checked before. */
export type Beginning = {
  shift: string
  vehicle: Vehicle
  findings: Map<string, Finding> | null
  odometerKm: number
}

export const isUnfit = ({ items }: ShiftPaper['checklist'], findings: Map<string, Finding>): boolean =>
  items.some(i => i.critical && findings.get(i.code)?.ok === false)

/**
 * The check and the start, in this order, named by the phone: they may reach the server hours later, and twice. A vehicle that is
 * not fit is reported, and nothing begins.
 */
export function deedsOf(paper: ShiftPaper, { shift, vehicle, findings, odometerKm }: Beginning): NewDeed[] {
  const now = new Date().toISOString()
  const unfit = findings !== null && isUnfit(paper.checklist, findings)
  const check = findings && {
    id: '',
    vehicle: vehicle.id,
    result: unfit ? ('unfit' as const) : ('passed' as const),
    checked_at: now,
  }
  const found: NewDeed[] = findings
    ? [
        {
          kind: 'check',
          about: shift,
          body: {
            vehicle: vehicle.id,
            answers: paper.checklist.items.map(({ code }) => wireOf(code, findings.get(code) ?? UNSEEN)),
            ...(odometerKm > 0 ? { odometer_m: Math.round(odometerKm * 1000) } : {}),
          },
          files: [...findings.values()].flatMap(f =>
            f.photos.flatMap(({ sha256, blob }) => (blob ? [{ sha256, blob }] : [])),
          ),
          papers: unfit ? { shift: { ...paper, vehicle, check } } : {},
        },
      ]
    : []
  if (unfit) return found
  const begun = {
    id: shift,
    state: 'active',
    starts_at: paper.shift?.starts_at ?? now,
    ends_at: paper.shift?.ends_at ?? new Date(Date.now() + UNPLANNED_MS).toISOString(),
    vehicle: vehicle.id,
    vehicle_name: vehicle.name,
  }
  const start: NewDeed = {
    kind: 'shift',
    about: shift,
    body: { command: 'start', vehicle: vehicle.id },
    papers: { shift: { ...paper, vehicle, check: check ?? paper.check, shift: begun } satisfies ShiftPaper },
  }
  return [...found, start]
}

const wireOf = (code: string, { ok, note, photos }: Finding) => ({
  code,
  ok: ok === true,
  ...(note.trim() ? { note: note.trim() } : {}),
  ...(photos.length ? { photos: photos.map(p => p.sha256) } : {}),
})
