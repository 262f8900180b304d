import type { PlanVerb } from '@qafila/api'
import { type Command, useCommands } from '@qafila/ui'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { type Board, chosenRoute } from './board'
import { jobsOf, stepPlace, stepVehicle } from './hand'
import type { Panel } from './head'
import { useT } from './texts'
import { useStopVerbs } from './use-stop-verbs'
import type { Verbs } from './use-verbs'

/** Every verb of the board, by key and in the palette. While a stop is carried, the keys carry it. */
export function useBoardCommands(board: Board, verbs: Verbs, onPanel: (panel: Panel) => void): void {
  const carrying = useCarryCommands(board)
  const resting = useRestCommands(board, verbs, onPanel)
  useCommands(board.hand.carried ? carrying : resting)
}

function useCarryCommands(board: Board): Command[] {
  const t = useT()
  const { hand, solution, vehicles } = board
  return useMemo(() => {
    if (!hand.carried || !solution) return []
    const { job, target } = hand.carried
    const { routes } = solution
    const place = (by: 1 | -1) => hand.aim(stepPlace(routes, job, target, by))
    const vehicle = (by: 1 | -1) => hand.aim(stepVehicle(routes, vehicles, job, target, by))
    // Along the page's own direction: the key that points to the end of a line goes on.
    const [on, back] = document.dir === 'rtl' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft']
    const group = t('plan.hand')
    return [
      { id: 'hand-later', label: t('plan.hand_later'), group, keys: 'ArrowDown', run: () => place(1) },
      { id: 'hand-earlier', label: t('plan.hand_earlier'), group, keys: 'ArrowUp', run: () => place(-1) },
      { id: 'hand-next', label: t('plan.hand_next'), group, keys: on, run: () => vehicle(1) },
      { id: 'hand-previous', label: t('plan.hand_previous'), group, keys: back, run: () => vehicle(-1) },
      {
        id: 'hand-drop',
        label: t('plan.move_here'),
        group,
        keys: 'Enter',
        run: () => hand.drop(hand.broken.length > 0),
      },
      { id: 'hand-back', label: t('plan.put_back'), group, keys: 'Escape', run: hand.putBack },
    ] satisfies Command[]
  }, [hand, solution, vehicles, t])
}

function useRestCommands(board: Board, verbs: Verbs, onPanel: (panel: Panel) => void): Command[] {
  const t = useT()
  const navigate = useNavigate()
  const stopVerbs = useStopVerbs(board)
  const { plan, solution, selection, choose, editable, hand } = board
  const { run } = verbs
  const group = t('nav.plan')
  const route = chosenRoute(board)
  const { stop, rev } = selection
  const routes = solution?.routes ?? []

  const stepRoute = (by: number) => {
    const ids = routes.map(r => r.vehicle)
    const at = route ? ids.indexOf(route) : by > 0 ? -1 : 0
    if (ids.length) choose({ rev, route: ids[(at + by + ids.length) % ids.length] })
  }
  const stepStop = (by: number) => {
    const open = routes.find(r => r.vehicle === route) ?? routes[0]
    const jobs = jobsOf(open)
    const at = stop ? jobs.indexOf(stop) : by > 0 ? -1 : jobs.length
    const next = jobs[Math.min(jobs.length - 1, Math.max(0, at + by))]
    if (open && next) choose({ rev, route: open.vehicle, stop: next })
  }
  const back = () => {
    if (stop) choose({ rev, route: route ?? undefined })
    else if (route) choose({ rev })
    else if (rev) choose({})
  }
  const locked = routes.some(r => r.stops.some(s => s.job === stop && s.locked))
  const verb = (name: PlanVerb, label: string, keys: string): Command[] =>
    plan.allowed.includes(name) ? [{ id: `plan-${name}`, label, group, keys, run: () => run(name) }] : []
  const ofStop = (id: string, label: string, keys: string, act: (job: string) => void): Command[] =>
    stop && editable ? [{ id, label, group, keys, run: () => act(stop) }] : []
  const commands: Command[] = [
    { id: 'plan-next', label: t('plan.next_route'), group, keys: ']', run: () => stepRoute(1) },
    { id: 'plan-previous', label: t('plan.previous_route'), group, keys: '[', run: () => stepRoute(-1) },
    { id: 'plan-next-stop', label: t('plan.next_stop'), group, keys: 'j', run: () => stepStop(1) },
    { id: 'plan-previous-stop', label: t('plan.previous_stop'), group, keys: 'k', run: () => stepStop(-1) },
    { id: 'plan-all', label: t('plan.all_routes'), group, keys: 'Escape', run: back },
    ...ofStop('stop-move', t('plan.move'), 'm', job => hand.lift(job)),
    ...ofStop('stop-off', t('plan.take_off'), 'x', job => hand.lift(job, { vehicle: null })),
    ...ofStop('stop-lock', t(locked ? 'plan.unlock' : 'plan.lock'), 'l', job =>
      stopVerbs.lock([job], !locked),
    ),
    ...(stop?.startsWith('dlv_')
      ? [
          {
            id: 'stop-open',
            label: t('plan.open_delivery'),
            group,
            keys: 'e',
            run: () => void navigate({ to: '/deliveries/$id', params: { id: stop } }),
          },
        ]
      : []),
    ...(route && editable
      ? [
          {
            id: 'route-lock',
            label: t('plan.lock_route'),
            group,
            keys: 'L',
            run: () => stopVerbs.lockRoute(route),
          },
          {
            id: 'route-turn',
            label: t('plan.reverse'),
            group,
            keys: 'R',
            run: () => stopVerbs.reverse(route),
          },
        ]
      : []),
    ...(plan.revision > 1
      ? [{ id: 'plan-compare', label: t('plan.compare'), group, keys: 'c', run: () => onPanel('compare') }]
      : []),
    ...(plan.allowed.includes('replan')
      ? [{ id: 'plan-replan', label: t('plan.replan'), group, keys: 'r', run: () => onPanel('replan') }]
      : []),
    ...verb('publish', t('plan.publish'), 'p'),
    ...verb('solve', t('plan.solve_on'), 'o'),
    ...verb('stop', t('plan.use_best'), 's'),
    ...verb('cancel', t('plan.abandon'), 'A'),
    ...verb('undo', t('plan.undo_publish'), 'z'),
  ]
  // The list is new at each render; it is offered again only when what it does or says is another.
  const signature = JSON.stringify([
    commands.map(c => [c.id, c.label]),
    route,
    stop,
    rev,
    plan.version,
    editable,
  ])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `signature` and the solution are what the verbs depend on
  return useMemo(() => commands, [signature, solution, hand.carried])
}
