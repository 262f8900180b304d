import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Dialog, IconButton } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay } from '../parts/may'
import { Asked, Lines, Nothing, Section, Two } from '../parts/pieces'
import { useDeeds } from '../parts/undo'
import { FleetList, matches, nameColumn, PhoneLine, useFleetSearch } from './list'
import { fleet, type Rule, type RuleInput, type Vehicle, type Work, type WorkInput } from './server'
import { useT } from './texts'
import { RuleForm, WorkForm } from './upkeep-forms'
import { RuleState, useDay } from './words'

const ORDER = { overdue: 0, due_soon: 1, ok: 2 } as const
const byDue = (a: Rule, b: Rule) =>
  ORDER[a.state] - ORDER[b.state] || (a.due_on ?? '9').localeCompare(b.due_on ?? '9')

/** A rule in words: how often, and when next. */
function useRuleWords() {
  const t = useT()
  const { format } = useI18n()
  const day = useDay()
  return {
    every: (r: Rule) =>
      r.every_days && r.every_m
        ? t('upkeep.every_either', {
            days: t('upkeep.days', { n: r.every_days }),
            distance: format.distance(r.every_m),
          })
        : t('upkeep.every', {
            what: r.every_days ? t('upkeep.days', { n: r.every_days }) : format.distance(r.every_m ?? 0),
          }),
    due: (r: Rule) =>
      [
        r.due_on && t('upkeep.due', { when: day(r.due_on) }),
        r.due_at_odometer_m != null && t('upkeep.due_at', { km: format.distance(r.due_at_odometer_m) }),
      ]
        .filter(Boolean)
        .join(' · '),
  }
}

const ruleAs = (r: Rule): RuleInput => ({
  vehicle: r.vehicle,
  task: r.task,
  every_days: r.every_days ?? null,
  every_m: r.every_m ?? null,
  warn_days: r.warn_days,
  warn_m: r.warn_m,
  last_done_on: r.last_done_on,
  last_odometer_m: r.last_odometer_m,
})
const workAs = (w: Work): WorkInput => ({
  vehicle: w.vehicle,
  task: w.task,
  done_on: w.done_on,
  odometer_m: w.odometer_m ?? null,
  workshop: w.workshop ?? null,
  cost: w.cost ?? null,
  notes: w.notes ?? null,
  rule: w.rule ?? null,
})

type Open = { rule: Rule | 'new' } | { work: Rule | null } | null

/** What comes round on a vehicle with its due state, and what was done. */
export function UpkeepOf({ vehicle }: { vehicle: Vehicle }) {
  const t = useT()
  const { common } = useI18n()
  const may = useMay('maintenance:write')
  const [open, setOpen] = useState<Open>(null)
  const rules = useQuery({ queryKey: ['rules', vehicle.id], queryFn: () => fleet.rules(vehicle.id) })
  const works = useQuery({ queryKey: ['works', vehicle.id], queryFn: () => fleet.works(vehicle.id) })
  const close = () => setOpen(null)
  return (
    <Section
      title={t('fleet.upkeep')}
      actions={
        may && (
          <>
            <Button look="quiet" icon="check" onClick={() => setOpen({ work: null })}>
              {t('upkeep.add_work')}
            </Button>
            <Button look="quiet" icon="plus" onClick={() => setOpen({ rule: 'new' })}>
              {t('upkeep.add_rule')}
            </Button>
          </>
        )
      }
    >
      <Asked query={rules}>
        {list =>
          list.length ? (
            <Rules rules={[...list].sort(byDue)} may={may} onOpen={setOpen} />
          ) : (
            <Nothing>{t('upkeep.no_rules')}</Nothing>
          )
        }
      </Asked>
      <h3 className="text-muted border-line -mx-4 mt-3 mb-3 border-t px-4 pt-4 text-sm font-semibold">
        {t('upkeep.works')}
      </h3>
      <Asked query={works}>
        {list => (list.length ? <Works works={list} may={may} /> : <Nothing>{t('upkeep.no_works')}</Nothing>)}
      </Asked>
      <Dialog
        open={open !== null}
        place="side"
        title={t(open && 'work' in open ? 'upkeep.add_work' : 'upkeep.add_rule')}
        closeLabel={common('verb.close')}
        onClose={close}
      >
        {open && 'work' in open && (
          <WorkForm vehicle={vehicle} rules={rules.data ?? []} rule={open.work} onDone={close} />
        )}
        {open && 'rule' in open && (
          <RuleForm vehicle={vehicle} held={open.rule === 'new' ? undefined : open.rule} onDone={close} />
        )}
      </Dialog>
    </Section>
  )
}

function Rules({ rules, may, onOpen }: { rules: Rule[]; may: boolean; onOpen(open: Open): void }) {
  const t = useT()
  const words = useRuleWords()
  const deeds = useDeeds(['rules'])
  return (
    <Lines
      items={rules}
      keyOf={r => r.id}
      line={r => (
        <>
          <Two first={<Bdi>{r.task}</Bdi>} second={`${words.every(r)} · ${words.due(r)}`} />
          <RuleState rule={r} />
          {may && (
            <span className="inline-flex">
              <Button look="plain" onClick={() => onOpen({ work: r })}>
                {t('upkeep.done')}
                <span className="sr-only"> {r.task}</span>
              </Button>
              <IconButton
                icon="pen"
                size={18}
                label={`${t('fleet.edit')} ${r.task}`}
                onClick={() => onOpen({ rule: r })}
                className="text-muted hover:bg-sunken"
              />
              <IconButton
                icon="close"
                size={18}
                label={t('upkeep.remove', { name: r.task })}
                className="text-muted hover:bg-sunken"
                onClick={() =>
                  deeds.do({
                    said: t('upkeep.removed'),
                    run: () => fleet.removeRule(r.id),
                    undo: () => fleet.addRule(ruleAs(r)),
                  })
                }
              />
            </span>
          )}
        </>
      )}
    />
  )
}

function Works({ works, may }: { works: Work[]; may: boolean }) {
  const t = useT()
  const { format } = useI18n()
  const day = useDay()
  const deeds = useDeeds(['works'], ['rules'])
  return (
    <Lines
      items={works}
      keyOf={w => w.id}
      line={w => (
        <>
          <Two
            first={<Bdi>{w.task}</Bdi>}
            second={
              <>
                {day(w.done_on)}
                {w.odometer_m != null && ` · ${format.distance(w.odometer_m)}`}
                {w.workshop && ' · '}
                {w.workshop && <Bdi>{w.workshop}</Bdi>}
              </>
            }
          />
          {w.cost && <span className="tnum">{format.money(w.cost)}</span>}
          {may && (
            <IconButton
              icon="close"
              size={18}
              label={t('upkeep.remove', { name: w.task })}
              className="text-muted hover:bg-sunken"
              onClick={() =>
                deeds.do({
                  said: t('upkeep.removed'),
                  run: () => fleet.removeWork(w.id),
                  undo: () => fleet.addWork(workAs(w)),
                })
              }
            />
          )}
        </>
      )}
    />
  )
}

/** The whole fleet's maintenance, what is due at the top. */
export function Upkeep() {
  const t = useT()
  const words = useRuleWords()
  const navigate = useNavigate()
  const { search } = useFleetSearch()
  const query = useQuery({ queryKey: ['rules'], queryFn: () => fleet.rules() })
  const rows = (query.data ?? [])
    .filter(
      r => (search.show === 'due' ? r.state !== 'ok' : true) && matches(search.q, r.vehicle_name, r.task),
    )
    .sort(byDue)
  const columns = [
    nameColumn<Rule>(t('shift.vehicle'), r => r.vehicle_name),
    {
      key: 'task',
      head: t('upkeep.task'),
      width: 'minmax(8rem,1.3fr)',
      cell: (r: Rule) => <Bdi clip>{r.task}</Bdi>,
    },
    { key: 'every', head: t('upkeep.rules'), width: 'minmax(9rem,1.3fr)', cell: words.every },
    { key: 'due', head: t('upkeep.due_soon'), width: 'minmax(10rem,1.5fr)', cell: words.due },
    {
      key: 'state',
      head: t('fleet.status'),
      width: 'minmax(8rem,1fr)',
      cell: (r: Rule) => <RuleState rule={r} />,
    },
  ]
  const line = (r: Rule) => (
    <PhoneLine
      name={r.vehicle_name}
      note={
        <>
          <Bdi>{r.task}</Bdi> · {words.due(r)}
        </>
      }
    >
      <RuleState rule={r} />
    </PhoneLine>
  )
  return (
    <FleetList
      query={query}
      rows={rows}
      columns={columns}
      line={line}
      find={t('fleet.find_vehicles')}
      shows={[{ key: 'due', label: t('upkeep.show_due') }]}
      empty={{ icon: 'gear', title: t('upkeep.none_title'), hint: t('upkeep.none_hint') }}
      onOpen={r => void navigate({ to: '/vehicles/$id', params: { id: r.vehicle } })}
    />
  )
}
