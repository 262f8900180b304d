import { Bdi, useI18n } from '@qafila/i18n'
import { performAll } from '@qafila/offline'
import { Button, Empty, Notice, SelectField, TextField, toast } from '@qafila/ui'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { dueShift, type ShiftPaper, usePaper, type Vehicle } from '../day/papers'
import { askAgain } from '../day/rest'
import { sync } from '../day/sync'
import { BackLink, StopFrame } from '../stop/frame'
import { deedsOf, isUnfit } from './deeds'
import { EndShift } from './end-shift'
import { type Finding, nameOf, Point, UNSEEN } from './point'
import { useT } from './texts'

/** Before the wheels turn: the vehicle is looked at, and the shift begins. Both wait for a network if they must. */
export function StartShift() {
  const paper = usePaper('shift')
  const vehicles = usePaper('vehicles')
  if (paper === undefined || vehicles === undefined) return null
  if (!paper) return <Nothing says="shift.unknown" />
  if (paper.shift?.state === 'active') return <Running paper={paper} />
  if (!dueShift(paper) && paper.may_start_unplanned === false) return <Nothing says="shift.none" />
  return <Begin paper={paper} vehicles={choicesOf(paper, vehicles ?? [])} />
}

/** The vehicles to choose from; the one that was planned, or that the driver sits in, first. */
function choicesOf({ vehicle }: ShiftPaper, all: Vehicle[]): Vehicle[] {
  return vehicle ? [vehicle, ...all.filter(v => v.id !== vehicle.id)] : all
}

function Nothing({ says }: { says: 'shift.unknown' | 'shift.none' }) {
  const t = useT()
  return (
    <StopFrame back={<BackLink to="/" label={t('nav.today')} />}>
      <Empty icon="clock" heading="h1" title={t(says)}>
        {t(`${says}_hint`)}
      </Empty>
    </StopFrame>
  )
}

function Running({ paper }: { paper: ShiftPaper }) {
  const t = useT()
  const { format } = useI18n()
  return (
    <StopFrame back={<BackLink to="/" label={t('nav.today')} />}>
      <h1 className="tight text-2xl font-bold">{t('shift.running')}</h1>
      <p className="text-muted mt-1 mb-5">
        {paper.vehicle && <Bdi>{paper.vehicle.name}</Bdi>}
        {paper.shift && ` · ${format.span(paper.shift.starts_at, paper.shift.ends_at)}`}
      </p>
      <EndShift />
    </StopFrame>
  )
}

function Begin({ paper, vehicles }: { paper: ShiftPaper; vehicles: Vehicle[] }) {
  const t = useT()
  const { format } = useI18n()
  const navigate = useNavigate()
  const planned = dueShift(paper)
  // Named once: a shift that nobody planned is the same one however often it is sent.
  const [shift] = useState(() => planned?.id ?? crypto.randomUUID())
  const [chosen, choose] = useState(paper.vehicle?.id ?? '')
  const [findings, setFindings] = useState(new Map<string, Finding>())
  const [odometer, setOdometer] = useState('')
  const [busy, setBusy] = useState(false)
  const { items } = paper.checklist
  const vehicle = vehicles.find(v => v.id === chosen)
  const standing = standingOf(paper, chosen)
  const checked = standing === 'fit'
  const left = checked ? 0 : items.filter(i => (findings.get(i.code) ?? UNSEEN).ok === null).length
  const unfit = !checked && isUnfit(paper.checklist, findings)

  const finish = async () => {
    if (!vehicle) return
    setBusy(true)
    const found = checked ? null : findings
    await performAll(deedsOf(paper, { shift, vehicle, findings: found, odometerKm: Number(odometer) }))
    askAgain()
    void sync()
    toast(t(unfit ? 'shift.reported' : 'shift.started'))
    await navigate({ to: '/' })
  }
  const says = !vehicle
    ? t('shift.choose')
    : left > 0
      ? t('shift.left', { n: left })
      : t(unfit ? 'shift.report' : 'shift.start')
  return (
    <StopFrame
      back={<BackLink to="/" label={t('nav.today')} />}
      action={
        <Button
          look={unfit ? 'danger' : 'primary'}
          className="min-h-15! w-full text-lg"
          busy={busy}
          disabled={!vehicle || left > 0}
          onClick={() => void finish()}
        >
          {says}
        </Button>
      }
    >
      <h1 className="tight text-2xl font-bold">{t('shift.title')}</h1>
      <p className="text-muted mt-1 mb-4">
        {planned ? format.span(planned.starts_at, planned.ends_at) : t('shift.unplanned')}
      </p>
      <SelectField
        label={t('shift.vehicle')}
        value={chosen}
        onChange={e => {
          choose(e.currentTarget.value)
          setFindings(new Map())
        }}
      >
        {!vehicle && <option value="">{t('shift.choose')}</option>}
        {vehicles.map(v => (
          <option key={v.id} value={v.id}>
            {[v.name, v.plate].filter(Boolean).join(' · ')}
          </option>
        ))}
      </SelectField>
      <div className="mt-4 grid gap-3">
        {standing && <Notice tone={checked ? 'ok' : 'warn'}>{t(`shift.is_${standing}`)}</Notice>}
        {unfit && <Notice tone="bad">{t('shift.unfit')}</Notice>}
        {!checked && (
          <Check
            paper={paper}
            findings={findings}
            onFindings={setFindings}
            odometer={odometer}
            onOdometer={setOdometer}
          />
        )}
      </div>
    </StopFrame>
  )
}

/** What is known of this vehicle from a check before: it may leave, or the office has not said so yet. */
function standingOf({ check }: ShiftPaper, vehicle: string): 'fit' | 'unfit' | null {
  if (!check || check.vehicle !== vehicle) return null
  return check.result !== 'unfit' || check.override ? 'fit' : 'unfit'
}

type CheckProps = {
  paper: ShiftPaper
  findings: Map<string, Finding>
  onFindings(findings: Map<string, Finding>): void
  odometer: string
  onOdometer(text: string): void
}

function Check({ paper, findings, onFindings, odometer, onOdometer }: CheckProps) {
  const t = useT()
  const { locale } = useI18n()
  const { items } = paper.checklist
  const set = (code: string, change: Partial<Finding>) =>
    onFindings(new Map(findings).set(code, { ...(findings.get(code) ?? UNSEEN), ...change }))
  const allFine = () => onFindings(new Map(items.map(i => [i.code, { ...UNSEEN, ok: true }])))
  return (
    <>
      <Button look="quiet" icon="check" className="min-h-14!" onClick={allFine}>
        {t('shift.all_fine')}
      </Button>
      {items.map(item => (
        <Point
          key={item.code}
          name={nameOf(item, locale)}
          critical={item.critical}
          answer={findings.get(item.code) ?? UNSEEN}
          set={change => set(item.code, change)}
        />
      ))}
      <TextField
        label={t('shift.odometer')}
        optional={t('shift.optional')}
        inputMode="numeric"
        dir="ltr"
        value={odometer}
        onChange={e => onOdometer(e.currentTarget.value.replace(/\D/g, ''))}
      />
    </>
  )
}
