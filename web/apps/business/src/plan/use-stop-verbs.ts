import type { Board } from './board'
import { withLocks } from './hand'
import { useT } from './texts'

/** Edits of one call, at most; the server's own limit. */
const EDITS_MAX = 100

/** What is done with stops besides carrying them. */
export function useStopVerbs(board: Board) {
  const t = useT()
  const { solution, edits } = board
  return {
    lock(jobs: string[], locked: boolean) {
      if (!solution || !jobs.length) return
      const some = jobs.slice(0, EDITS_MAX)
      edits.make({
        edits: some.map(job => ({ op: locked ? 'lock' : 'unlock', job })),
        next: withLocks(solution, new Set(some), locked),
        // Locking changes no route: what is broken was accepted before.
        accept: Boolean(solution.violations?.length),
        said: t(locked ? 'plan.locked_n' : 'plan.unlocked_n', { n: some.length }),
      })
    },
    /** Locks the whole route, or frees it when all of it is locked. */
    lockRoute(vehicle: string) {
      const stops = solution?.routes.find(r => r.vehicle === vehicle)?.stops.filter(s => s.job) ?? []
      const all = stops.every(s => s.locked)
      const jobs = stops.filter(s => Boolean(s.locked) === all).flatMap(s => (s.job ? [s.job] : []))
      this.lock([...new Set(jobs)], !all)
    },
    reverse(vehicle: string) {
      edits.make({
        edits: [{ op: 'reverse', vehicle }],
        said: t('plan.reversed', { vehicle: board.vehicleName(vehicle) }),
      })
    },
  }
}
