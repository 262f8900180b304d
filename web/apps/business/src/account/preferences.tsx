import { useI18n } from '@qafila/i18n'
import { TextField, toast } from '@qafila/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Form, type Values } from '../parts/form'
import { Asked, Section } from '../parts/pieces'
import { useMe } from '../shell/me'
import { useProblemText } from '../shell/problem'
import { account, type Choice, type Preferences as Chosen } from './server'
import { useT } from './texts'

const EVENTS = [
  'delivery_failed',
  'incident_opened',
  'plan_ready',
  'plan_failed',
  'route_published',
  'import_finished',
  'document_expiring',
  'maintenance_due',
  'message_received',
  'enquiry_received',
  'sos_raised',
  'vehicle_unfit',
  'vehicle_silent',
  'zone_entered',
  'zone_left',
] as const
/** Somebody in need is always shown in the console. */
const ALWAYS = 'sos_raised'

/** What somebody is told, and where. A tick is in force at once. */
export function Preferences() {
  const t = useT()
  const said = useProblemText()
  const queries = useQueryClient()
  const query = useQuery({ queryKey: ['preferences'], queryFn: account.preferences })
  const took = (chosen: Chosen) => {
    queries.setQueryData(['preferences'], chosen)
    toast(t('pref.saved'))
  }
  const choose = useMutation({
    mutationFn: (choice: Choice) => account.choose({ events: [choice] }),
    onMutate: choice => {
      const before = queries.getQueryData<Chosen>(['preferences'])
      if (before) {
        const events = before.events.map(e => (e.event === choice.event ? choice : e))
        queries.setQueryData(['preferences'], { ...before, events })
      }
      return before
    },
    onSuccess: took,
    onError: (error, _, before) => {
      queries.setQueryData(['preferences'], before)
      toast(said(error), { tone: 'bad' })
    },
  })
  return (
    <Asked query={query}>
      {chosen => (
        <>
          <Section title={t('me.notices')} lead={t('pref.lead')}>
            <Matrix events={chosen.events} onChoose={choose.mutate} />
          </Section>
          <Quiet held={chosen} onDone={took} />
        </>
      )}
    </Asked>
  )
}

function Matrix({ events, onChoose }: { events: Choice[]; onChoose(choice: Choice): void }) {
  const t = useT()
  const name = (event: string) => {
    const known = EVENTS.find(e => e === event)
    return known ? t(`event.${known}`) : event.replaceAll('_', ' ')
  }
  const box = (choice: Choice, channel: 'in_app' | 'email') => (
    <input
      type="checkbox"
      className="accent-brand size-4.5"
      aria-label={`${name(choice.event)}: ${t(`pref.${channel}`)}`}
      checked={choice[channel]}
      disabled={channel === 'in_app' && choice.event === ALWAYS}
      onChange={e => onChoose({ ...choice, [channel]: e.currentTarget.checked })}
    />
  )
  return (
    <table className="w-full">
      <thead className="text-muted text-sm">
        <tr>
          <th scope="col" className="py-2 text-start font-semibold">
            {t('pref.event')}
          </th>
          <th scope="col" className="w-18 px-1 sm:w-28 sm:px-2 py-2 font-semibold">
            {t('pref.in_app')}
          </th>
          <th scope="col" className="w-16 px-1 sm:w-24 sm:px-2 py-2 font-semibold">
            {t('pref.email')}
          </th>
        </tr>
      </thead>
      <tbody>
        {events.map(choice => (
          <tr key={choice.event} className="border-line border-t">
            <th scope="row" className="py-2.5 text-start font-medium">
              {name(choice.event)}
              {choice.event === ALWAYS && (
                <span className="text-muted font-normal"> · {t('pref.always')}</span>
              )}
            </th>
            <td className="text-center">{box(choice, 'in_app')}</td>
            <td className="text-center">{box(choice, 'email')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const HOUR = 60
const clock = (minute: number) =>
  `${String(Math.floor(minute / HOUR)).padStart(2, '0')}:${String(minute % HOUR).padStart(2, '0')}`
const minuteOf = (time: string) => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * HOUR + minutes
}

/** The hours in which no mail is sent. */
function Quiet({ held, onDone }: { held: Chosen; onDone(chosen: Chosen): void }) {
  const t = useT()
  const { common } = useI18n()
  const zone = useMe().data?.organization.time_zone ?? 'UTC'
  const quiet = held.quiet_hours
  const [on, setOn] = useState(Boolean(quiet))
  const save = (v: Values) =>
    account.choose({
      quiet_hours: on
        ? {
            from_minute: minuteOf(v.text('from')),
            until_minute: minuteOf(v.text('until')),
            time_zone: quiet?.time_zone ?? zone,
          }
        : null,
    })
  return (
    <Section title={t('pref.quiet')} lead={t('pref.quiet_lead')}>
      <Form submit={common('verb.save')} save={save} onDone={onDone}>
        {wrong => (
          <>
            <label className="flex min-h-6 items-center gap-2.5">
              <input
                type="checkbox"
                className="accent-brand size-4.5"
                checked={on}
                onChange={e => setOn(e.currentTarget.checked)}
              />
              {t('pref.quiet_on')}
            </label>
            {on && (
              <div className="grid max-w-sm items-start grid-cols-2 gap-3">
                <TextField
                  label={t('pref.from')}
                  name="from"
                  type="time"
                  defaultValue={clock(quiet?.from_minute ?? 22 * HOUR)}
                  error={wrong('quiet_hours.from_minute')}
                />
                <TextField
                  label={t('pref.until')}
                  name="until"
                  type="time"
                  defaultValue={clock(quiet?.until_minute ?? 7 * HOUR)}
                  error={wrong('quiet_hours.until_minute')}
                />
              </div>
            )}
          </>
        )}
      </Form>
    </Section>
  )
}
