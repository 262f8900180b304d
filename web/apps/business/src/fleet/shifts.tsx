import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Check, Chips, Empty, IconButton, Skeleton, useNarrow } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { addDays, later, mondayOf, noonOf, startOf, today } from '../parts/days'
import { useMay } from '../parts/may'
import { Lines, Nothing, Section, Two } from '../parts/pieces'
import { ProblemNotice } from '../shell/problem'
import { useFleetSearch } from './list'
import { fleet, type Shift } from './server'
import { type Opened, ShiftDialog } from './shift-form'
import { useT } from './texts'
import { DAYS, daysFrom, weekOf } from './week'
import { ShiftState } from './words'

/** A week of work: who drives when. As a calendar of drivers and days, or as a list. */
export function Shifts() {
  const t = useT()
  const { format } = useI18n()
  const narrow = useNarrow()
  const may = useMay('shifts:write')
  const { search, set } = useFleetSearch()
  const monday = mondayOf(search.week ?? today())
  const [open, setOpen] = useState<Opened | null>(null)
  const [cancelled, setCancelled] = useState(false)
  const query = useQuery({
    queryKey: ['shifts', monday],
    queryFn: () => fleet.shifts(startOf(monday).toISOString(), startOf(monday, DAYS).toISOString()),
  })
  const shifts = (query.data ?? []).filter(s => cancelled || s.state !== 'cancelled')
  const go = (days: number) => set({ week: addDays(monday, days) })
  const asList = narrow || search.show === 'list'
  return (
    <div className="grid h-full min-h-0 grid-rows-[auto_minmax(0,1fr)]">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3 md:px-6">
        <div className="flex items-center">
          <IconButton
            icon="chevron"
            label={t('shift.prev')}
            onClick={() => go(-DAYS)}
            className="text-muted hover:bg-sunken rotate-180"
          />
          <IconButton
            icon="chevron"
            label={t('shift.next')}
            onClick={() => go(DAYS)}
            className="text-muted hover:bg-sunken"
          />
        </div>
        <h2 className="font-semibold">{t('shift.week', { day: format.day(noonOf(monday)) })}</h2>
        {monday !== mondayOf(today()) && (
          <Button look="plain" onClick={() => set({ week: undefined })}>
            {t('shift.today')}
          </Button>
        )}
        <div className="ms-auto flex flex-wrap items-center gap-x-4 gap-y-2">
          <Check
            label={t('shift.show_cancelled')}
            checked={cancelled}
            onChange={e => setCancelled(e.currentTarget.checked)}
          />
          {!narrow && (
            <Chips
              label={t('shift.as')}
              options={[
                { key: '', label: t('shift.as_week') },
                { key: 'list', label: t('shift.as_list') },
              ]}
              value={search.show === 'list' ? 'list' : ''}
              onValue={show => set({ show: show || undefined })}
            />
          )}
          {may && (
            <Button icon="plus" onClick={() => setOpen({ day: later(monday, today()) })}>
              {t('shift.add')}
            </Button>
          )}
        </div>
      </div>
      <div className="scroll-calm border-line border-t">
        {query.error ? (
          <div className="p-4">
            <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
          </div>
        ) : query.isPending ? (
          <Skeleton label={t('live.loading')} rows={6} />
        ) : !shifts.length ? (
          <Empty icon="calendar" title={t('shift.none_title')}>
            {t('shift.none_hint')}
          </Empty>
        ) : asList ? (
          <ByDay shifts={shifts} monday={monday} onOpen={setOpen} />
        ) : (
          <Week shifts={shifts} monday={monday} may={may} onOpen={setOpen} />
        )}
      </div>
      <ShiftDialog open={open} onClose={() => setOpen(null)} />
    </div>
  )
}

type WeekProps = { shifts: Shift[]; monday: string; onOpen(open: Opened): void }

const EDGE: Record<Shift['state'], string> = {
  planned: 'border-edge',
  active: 'border-move bg-move-soft',
  ended: 'border-ok',
  cancelled: 'border-bad text-muted line-through',
}

function Week({ shifts, monday, may, onOpen }: WeekProps & { may: boolean }) {
  const t = useT()
  const { format } = useI18n()
  const days = daysFrom(monday)
  return (
    <table className="bg-surface w-full min-w-[52rem] table-fixed border-collapse">
      <caption className="sr-only">{t('fleet.shifts')}</caption>
      <thead className="text-muted text-xs">
        <tr>
          <th scope="col" className="border-line w-40 border-b px-4 py-2 text-start font-semibold">
            {t('shift.driver')}
          </th>
          {days.map(day => (
            <th
              key={day}
              scope="col"
              aria-current={day === today() ? 'date' : undefined}
              className="border-line aria-[current=date]:text-brand border-s border-b px-2 py-2 text-start font-semibold"
            >
              {format.day(noonOf(day))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weekOf(shifts, monday).map(row => (
          <tr key={row.driver}>
            <th scope="row" className="border-line border-b px-4 py-2 text-start font-semibold">
              <Bdi clip>{row.name}</Bdi>
            </th>
            {row.days.map((list, i) => (
              <td key={days[i]} className="border-line group border-s border-b p-1 align-top">
                {list.map(shift => (
                  <button
                    key={shift.id}
                    type="button"
                    onClick={() => onOpen({ shift })}
                    className={`hover:bg-sunken mb-1 block w-full rounded-e-md border-s-3 px-2 py-1 text-start text-xs ${EDGE[shift.state]}`}
                  >
                    <span className="tnum block font-semibold">
                      <bdi>{format.span(shift.starts_at, shift.ends_at)}</bdi>
                    </span>
                    <span className="text-muted block truncate">
                      {shift.vehicle_name ? <Bdi>{shift.vehicle_name}</Bdi> : t('shift.no_vehicle')}
                    </span>
                    {shift.state !== 'planned' && <span className="block">{t(`shift.${shift.state}`)}</span>}
                  </button>
                ))}
                {may && !list.length && (
                  <IconButton
                    icon="plus"
                    size={16}
                    label={`${t('shift.add')}: ${row.name}, ${format.day(noonOf(days[i] ?? monday))}`}
                    onClick={() => onOpen({ day: days[i] as string, driver: row.driver })}
                    className="text-muted w-full opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
                  />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function ByDay({ shifts, monday, onOpen }: WeekProps) {
  const { format } = useI18n()
  const rows = weekOf(shifts, monday)
  return (
    <div className="mx-auto grid max-w-3xl gap-4 p-4">
      {daysFrom(monday).map((day, i) => {
        const list = rows.flatMap(r => r.days[i] ?? []).sort((a, b) => a.starts_at.localeCompare(b.starts_at))
        if (!list.length) return null
        return (
          <Section key={day} title={format.day(noonOf(day))}>
            <ShiftLines shifts={list} onOpen={onOpen} />
          </Section>
        )
      })}
    </div>
  )
}

function ShiftLines({ shifts, onOpen }: { shifts: Shift[]; onOpen(open: Opened): void }) {
  const t = useT()
  const { format } = useI18n()
  return (
    <Lines
      items={shifts}
      keyOf={s => s.id}
      line={s => (
        <>
          <Two
            first={<Bdi>{s.driver_name}</Bdi>}
            second={
              <>
                <bdi className="tnum">{format.span(s.starts_at, s.ends_at)}</bdi>
                {' · '}
                {s.vehicle_name ? <Bdi>{s.vehicle_name}</Bdi> : t('shift.no_vehicle')}
              </>
            }
          />
          <ShiftState state={s.state} />
          <Button look="plain" onClick={() => onOpen({ shift: s })}>
            {t('shift.change')}
            <span className="sr-only"> {s.driver_name}</span>
          </Button>
        </>
      )}
    />
  )
}

const AHEAD_DAYS = 14

/** The shifts of one driver in the days to come. */
export function ShiftsOf({ driver }: { driver: string }) {
  const t = useT()
  const { format } = useI18n()
  const may = useMay('shifts:write')
  const [open, setOpen] = useState<Opened | null>(null)
  const from = today()
  const query = useQuery({
    queryKey: ['shifts', driver, from],
    queryFn: () =>
      fleet.shifts(startOf(from).toISOString(), startOf(from, AHEAD_DAYS).toISOString(), { driver }),
  })
  const shifts = (query.data ?? []).filter(s => s.state !== 'cancelled')
  return (
    <Section
      title={t('shift.coming')}
      actions={
        may && (
          <Button look="quiet" icon="plus" onClick={() => setOpen({ day: from, driver })}>
            {t('shift.add')}
          </Button>
        )
      }
    >
      {shifts.length ? (
        <Lines
          items={shifts}
          keyOf={s => s.id}
          line={s => (
            <>
              <Two
                first={format.day(s.starts_at)}
                second={
                  <>
                    <bdi className="tnum">{format.span(s.starts_at, s.ends_at)}</bdi> ·{' '}
                    {s.vehicle_name ? <Bdi>{s.vehicle_name}</Bdi> : t('shift.no_vehicle')}
                  </>
                }
              />
              <ShiftState state={s.state} />
              <Button look="plain" onClick={() => setOpen({ shift: s })}>
                {t('shift.change')}
                <span className="sr-only"> {format.day(s.starts_at)}</span>
              </Button>
            </>
          )}
        />
      ) : (
        <Nothing>{t('shift.none_coming')}</Nothing>
      )}
      <ShiftDialog open={open} onClose={() => setOpen(null)} />
    </Section>
  )
}
