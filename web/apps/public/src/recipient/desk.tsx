import { isTerminal } from '@qafila/domain'
import { Icon, type IconName, toast } from '@qafila/ui'
import { lazy, type ReactNode, Suspense, useId, useState } from 'react'
import type { Tracking } from '../track/tracking'
import { useAct } from './act'
import { Instructions } from './instructions'
import { Rating } from './rating'
import { Reschedule } from './reschedule'
import { Talk } from './talk'
import { useT } from './texts'

const Redirect = lazy(() => import('./redirect').then(m => ({ default: m.Redirect })))

type Choice = { key: string; icon: IconName; title: string; note: string; panel: ReactNode }

/** What the recipient can still ask for. Only what is possible now is offered. */
export function Desk({ tracking, reload }: { tracking: Tracking; reload(): void }) {
  const t = useT()
  const [chosen, choose] = useState<string | null>(null)
  const [digits, setDigits] = useState('')
  const acting = useAct(tracking.tracking_number, reload)
  const open = !isTerminal(tracking.status)
  const done = (said: string) => {
    choose(null)
    toast(said)
  }
  const shared = { tracking, acting, digits, setDigits, done }

  const choices: Choice[] = []
  if (tracking.may_rate)
    choices.push({
      key: 'rate',
      icon: 'star',
      title: tracking.rating ? t('rate.again') : t('rate.title'),
      note: tracking.rating ? t('rate.given', { n: tracking.rating.stars }) : t('rate.note'),
      panel: <Rating {...shared} />,
    })
  if (open && tracking.status !== 'at_dropoff')
    choices.push({
      key: 'instructions',
      icon: 'door',
      title: t('instructions.title'),
      note: tracking.instructions ?? t('instructions.note'),
      panel: <Instructions {...shared} />,
    })
  if (tracking.slots?.length)
    choices.push({
      key: 'reschedule',
      icon: 'calendar',
      title: t('reschedule.title'),
      note: t('reschedule.note'),
      panel: <Reschedule {...shared} />,
    })
  if (tracking.redirect)
    choices.push({
      key: 'redirect',
      icon: 'pin',
      title: t('redirect.title'),
      note: t('redirect.note'),
      panel: (
        <Suspense fallback={<div className="bg-sunken h-64 rounded-md" />}>
          <Redirect {...shared} />
        </Suspense>
      ),
    })
  choices.push({
    key: 'talk',
    icon: 'message',
    title: t('talk.title'),
    note: t('talk.note'),
    panel: <Talk code={tracking.tracking_number} />,
  })

  return (
    <section aria-labelledby="desk" className="bg-surface border-line rounded-xl border">
      <h2 id="desk" className="px-5 pt-4 text-lg font-semibold">
        {open ? t('desk.title') : t('desk.title_over')}
      </h2>
      <ul className="divide-line mt-2 divide-y">
        {choices.map(choice => (
          <Row
            key={choice.key}
            choice={choice}
            open={chosen === choice.key}
            toggle={() => {
              acting.forget()
              choose(chosen === choice.key ? null : choice.key)
            }}
          />
        ))}
      </ul>
    </section>
  )
}

function Row({ choice, open, toggle }: { choice: Choice; open: boolean; toggle(): void }) {
  const id = useId()
  return (
    <li>
      <h3>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={toggle}
          className="hover:bg-sunken flex min-h-16 w-full items-center gap-3.5 px-5 py-3 text-start transition-colors duration-100"
        >
          <span className="text-brand">
            <Icon name={choice.icon} size={22} />
          </span>
          <span className="min-w-0 flex-1">
            <span className="block font-semibold">{choice.title}</span>
            <span className="text-muted block truncate text-sm" dir="auto">
              {choice.note}
            </span>
          </span>
          <Icon
            name="down"
            size={18}
            className={`text-muted transition-transform duration-150 ${open ? 'rotate-180' : ''}`}
          />
        </button>
      </h3>
      <div id={id} hidden={!open} className="px-5 pt-3 pb-5">
        {open && choice.panel}
      </div>
    </li>
  )
}
