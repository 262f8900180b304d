import { Bdi, useI18n } from '@qafila/i18n'
import { IconButton } from '@qafila/ui'
import { useSyncExternalStore } from 'react'
import { type Clock, SPEEDS } from './clock'
import { whereAt } from './day'
import type { Happening, VehicleDay } from './events'
import { useT } from './texts'

const KIND = {
  moving: 'bg-move',
  standing: 'bg-edge/50',
  gap: 'border-edge border-t border-dashed mt-1',
} as const
const TICK = {
  delivered: 'bg-ok',
  failed: 'bg-bad',
  entered: 'bg-saffron',
  left: 'bg-saffron',
  dwelt: 'bg-saffron',
} as const
const MINUTE_MS = 60_000

export const useClock = (clock: Clock) => useSyncExternalStore(clock.subscribe, clock.read)

type LanesProps = {
  days: VehicleDay[]
  clock: Clock
  from: number
  to: number
  onRemove(vehicle: string): void
}

/** The day as lanes, one per vehicle, over the slider that moves through all of them. */
export function Lanes({ days, clock, from, to, onRemove }: LanesProps) {
  const t = useT()
  const { format } = useI18n()
  useClock(clock)
  const share = (at: number) => `${(100 * (Math.min(to, Math.max(from, at)) - from)) / (to - from)}%`
  return (
    <section aria-label={t('replay.lanes')} className="border-line bg-surface border-t px-4 py-3">
      <ul className="grid gap-2">
        {days.map((day, tone) => (
          <li
            key={day.vehicle}
            className="grid grid-cols-[7.5rem_minmax(0,1fr)_2rem] items-center gap-x-3 md:grid-cols-[11rem_minmax(0,1fr)_2rem]"
          >
            <span className="flex min-w-0 items-center gap-2 text-sm font-semibold">
              <span
                aria-hidden="true"
                className={`route-tone-${tone} size-2.5 shrink-0 rounded-full bg-current`}
              />
              <span className="min-w-0">
                <Bdi clip>{day.name}</Bdi>
                <Now day={day} at={clock.t} />
              </span>
            </span>
            <Lane day={day} share={share} />
            <IconButton
              icon="close"
              size={14}
              label={t('replay.remove', { name: day.name })}
              onClick={() => onRemove(day.vehicle)}
              className="text-muted hover:bg-sunken size-8!"
            />
          </li>
        ))}
      </ul>
      <div className="mt-2 grid grid-cols-[7.5rem_minmax(0,1fr)_2rem] items-center gap-x-3 md:grid-cols-[11rem_minmax(0,1fr)_2rem]">
        <Playing clock={clock} />
        <input
          type="range"
          aria-label={t('replay.time')}
          aria-valuetext={format.time(clock.t)}
          min={from}
          max={to}
          step={MINUTE_MS / 6}
          value={clock.t}
          onChange={e => clock.seek(Number(e.currentTarget.value))}
          className="accent-brand min-h-hit w-full"
        />
        <span
          aria-hidden="true"
          className="text-muted tnum col-start-2 row-start-2 flex justify-between text-xs"
        >
          {[0, 0.25, 0.5, 0.75, 1].map(part => (
            <bdi key={part} className={part % 1 ? 'max-md:hidden' : ''}>
              {format.time(from + (to - from) * part)}
            </bdi>
          ))}
        </span>
      </div>
    </section>
  )
}

function Now({ day, at }: { day: VehicleDay; at: number }) {
  const t = useT()
  const { format } = useI18n()
  const where = whereAt(day.fixes, day.stretches, at)
  const ended = at > (day.fixes.at(-1)?.t ?? Number.POSITIVE_INFINITY)
  return (
    <span className="text-muted tnum block truncate text-xs font-normal">
      {!where
        ? t(ended ? 'replay.after' : 'replay.before')
        : where.state === 'moving'
          ? format.speed(where.speed)
          : t(`replay.${where.state}`)}
    </span>
  )
}

function Lane({ day, share }: { day: VehicleDay; share(at: number): string }) {
  const ticks = day.happenings.filter((h): h is Happening & { kind: keyof typeof TICK } => h.kind in TICK)
  return (
    <div aria-hidden="true" className="bg-sunken relative h-4 overflow-hidden rounded-sm">
      {day.stretches.map(s => (
        <span
          key={s.from}
          className={`absolute inset-y-1 ${KIND[s.kind]}`}
          style={{ insetInlineStart: share(s.from), width: `calc(${share(s.to)} - ${share(s.from)})` }}
        />
      ))}
      {ticks.map(h => (
        <span
          key={h.id}
          className={`absolute inset-y-0 w-0.5 ${TICK[h.kind]}`}
          style={{ insetInlineStart: share(h.at) }}
        />
      ))}
    </div>
  )
}

function Playing({ clock }: { clock: Clock }) {
  const t = useT()
  const { format } = useI18n()
  return (
    <div className="flex items-center gap-1">
      <IconButton
        icon={clock.playing ? 'stop' : 'play'}
        label={t(clock.playing ? 'replay.pause' : 'replay.play')}
        onClick={() => (clock.playing ? clock.pause() : clock.play())}
        className="bg-brand text-on-brand shrink-0"
      />
      <select
        aria-label={t('replay.speed')}
        value={clock.speed}
        onChange={e => clock.setSpeed(Number(e.currentTarget.value))}
        className="border-edge/70 bg-raised min-h-hit w-16 rounded-md border px-1 text-sm"
      >
        {SPEEDS.map(speed => (
          <option key={speed} value={speed} aria-label={t('replay.times', { n: speed })}>
            {format.number(speed)}×
          </option>
        ))}
      </select>
    </div>
  )
}
