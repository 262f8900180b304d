import { type PointerEvent, useEffect, useRef } from 'react'
import type { Board } from './board'
import { jobsOf, placeAt, type Target, targetOf } from './hand'
import { type Day, momentAt } from './scale'

/** Less than this is a click with a shaking hand. */
const SLACK_PX = 5

/**
 * Lifts a stop with mouse or pen. A touch scrolls instead: there, as for keys, the bar's menus carry. Where it may be
 * let go is written in the document: `data-drop` is the vehicle (empty: no route), `data-stop` the stop of a list row,
 * `data-lane` a lane whose width is the day.
 */
export function useDrag(board: Board, day: Day) {
  const now = useRef({ board, day })
  now.current = { board, day }
  const end = useRef<() => void>(undefined)
  useEffect(() => () => end.current?.(), [])

  return (job: string) => (e: PointerEvent) => {
    if (!board.editable || e.pointerType === 'touch' || e.button !== 0) return
    const [x0, y0] = [e.clientX, e.clientY]
    let lifted = false
    const move = (e: globalThis.PointerEvent) => {
      if (!lifted && Math.hypot(e.clientX - x0, e.clientY - y0) < SLACK_PX) return
      const { hand, solution } = now.current.board
      if (!lifted) {
        lifted = true
        hand.lift(job)
        document.body.classList.add('carrying')
      }
      const home = targetOf(solution?.routes ?? [], job)
      hand.aim(targetUnder(e.clientX, e.clientY, job, now.current.board, now.current.day) ?? home)
    }
    const up = () => {
      end.current?.()
      if (!lifted) return
      // The click that follows belongs to the drag, not to what lies under it.
      addEventListener('click', swallow, { capture: true, once: true })
      setTimeout(() => removeEventListener('click', swallow, { capture: true }))
      now.current.board.hand.drop()
    }
    const key = (e: KeyboardEvent) => {
      if (e.key !== 'Escape') return
      end.current?.()
      now.current.board.hand.putBack()
    }
    end.current = () => {
      removeEventListener('pointermove', move)
      removeEventListener('pointerup', up)
      removeEventListener('keydown', key)
      document.body.classList.remove('carrying')
    }
    addEventListener('pointermove', move)
    addEventListener('pointerup', up)
    addEventListener('keydown', key)
  }
}

const swallow = (e: MouseEvent) => {
  e.stopPropagation()
  e.preventDefault()
}

function targetUnder(x: number, y: number, job: string, board: Board, day: Day): Target | null {
  const place = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-drop]')
  if (!place) return null
  const vehicle = place.dataset.drop
  if (!vehicle) return { vehicle: null }
  const routes = board.solution?.routes ?? []
  const box = place.getBoundingClientRect()
  const over = place.dataset.stop
  if (over) {
    const others = jobsOf(routes.find(r => r.vehicle === vehicle)).filter(j => j !== job)
    if (over === job) return null
    const after = y > box.top + box.height / 2 ? over : others[others.indexOf(over) - 1]
    return after ? { vehicle, after } : { vehicle, first: true }
  }
  if (place.dataset.lane !== undefined) {
    const along = (x - box.left) / box.width
    return placeAt(routes, vehicle, job, momentAt(day, document.dir === 'rtl' ? 1 - along : along))
  }
  const home = targetOf(routes, job)
  return home.vehicle === vehicle ? home : { vehicle }
}
