import { useI18n } from '@qafila/i18n'
import { type NewDeed, type NewFile, performAll } from '@qafila/offline'
import { Button, Check, Empty, Notice, TextField, toast } from '@qafila/ui'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type ChecklistItem, type Shift, type ShiftPaper, usePaper } from '../day/papers'
import { sync } from '../day/sync'
import { BackLink, StopFrame } from '../stop/frame'
import { Photos, type Taken } from '../stop/photos'
import { useT } from './texts'

/** `null`: not looked at yet. */
type Answer = { ok: boolean | null; note: string; photos: Taken[] }
const UNSEEN: Answer = { ok: null, note: '', photos: [] }

/** Before the wheels turn: the vehicle is looked at, and the shift begins. Both wait for a network if they must. */
export function StartShift() {
  const t = useT()
  const paper = usePaper('shift')
  if (paper === undefined) return null
  if (!paper?.shift)
    return (
      <StopFrame back={<BackLink to="/" label={t('nav.today')} />}>
        <Empty icon="clock" heading="h1" title={t('shift.none')}>
          {t('shift.none_hint')}
        </Empty>
      </StopFrame>
    )
  return <VehicleCheck paper={paper} shift={paper.shift} />
}

function deedsOf(paper: ShiftPaper, shift: Shift, answers: Map<string, Answer>, odometer: string): NewDeed[] {
  const { items } = paper.checklist
  const unfit = items.some(i => i.critical && answers.get(i.code)?.ok === false)
  const files: NewFile[] = [...answers.values()].flatMap(a =>
    a.photos.flatMap(({ sha256, blob }) => (blob ? [{ sha256, blob }] : [])),
  )
  const said = items.map(({ code }) => {
    const { ok, note, photos } = answers.get(code) ?? UNSEEN
    return {
      code,
      ok: ok === true,
      ...(note.trim() ? { note: note.trim() } : {}),
      ...(photos.length ? { photos: photos.map(p => p.sha256) } : {}),
    }
  })
  const km = Number(odometer)
  const check: NewDeed = {
    kind: 'check',
    about: shift.id,
    body: { answers: said, ...(odometer && km > 0 ? { odometer_m: Math.round(km * 1000) } : {}) },
    files,
    papers: { shift: { ...paper, check: { id: '', result: unfit ? 'unfit' : 'passed', checked_at: '' } } },
  }
  if (unfit) return [check]
  const started = { ...shift, state: 'active' }
  return [
    { ...check, papers: {} },
    {
      kind: 'shift',
      about: shift.id,
      body: { command: 'start' },
      papers: { shift: { ...paper, shift: started } },
    },
  ]
}

function VehicleCheck({ paper, shift }: { paper: ShiftPaper; shift: Shift }) {
  const t = useT()
  const { format, locale } = useI18n()
  const navigate = useNavigate()
  const [answers, setAnswers] = useState(new Map<string, Answer>())
  const [odometer, setOdometer] = useState('')
  const [busy, setBusy] = useState(false)
  const { items } = paper.checklist
  const left = items.filter(i => (answers.get(i.code) ?? UNSEEN).ok === null).length
  const unfit = items.some(i => i.critical && answers.get(i.code)?.ok === false)
  const set = (code: string, change: Partial<Answer>) =>
    setAnswers(now => new Map(now).set(code, { ...(now.get(code) ?? UNSEEN), ...change }))
  const allFine = () => setAnswers(new Map(items.map(i => [i.code, { ...UNSEEN, ok: true }])))
  const finish = async () => {
    setBusy(true)
    await performAll(deedsOf(paper, shift, answers, odometer))
    void sync()
    toast(t(unfit ? 'shift.reported' : 'shift.started'))
    await navigate({ to: '/' })
  }
  return (
    <StopFrame
      back={<BackLink to="/" label={t('nav.today')} />}
      action={
        <Button
          look={unfit ? 'danger' : 'primary'}
          className="min-h-15! w-full text-lg"
          busy={busy}
          disabled={left > 0}
          onClick={() => void finish()}
        >
          {left > 0 ? t('shift.left', { n: left }) : t(unfit ? 'shift.report' : 'shift.start')}
        </Button>
      }
    >
      <h1 className="tight text-2xl font-bold">{t('shift.title')}</h1>
      <p className="text-muted mt-1">
        {paper.vehicle?.name} · {format.span(shift.starts_at, shift.ends_at)}
      </p>
      {unfit && (
        <div className="mt-4">
          <Notice tone="bad">{t('shift.unfit')}</Notice>
        </div>
      )}
      <div className="mt-4 grid gap-3">
        <Button look="quiet" icon="check" className="min-h-14!" onClick={allFine}>
          {t('shift.all_fine')}
        </Button>
        {items.map(item => (
          <Point
            key={item.code}
            name={nameOf(item, locale)}
            critical={item.critical}
            answer={answers.get(item.code) ?? UNSEEN}
            set={change => set(item.code, change)}
          />
        ))}
        <TextField
          label={t('shift.odometer')}
          optional={t('shift.optional')}
          inputMode="numeric"
          dir="ltr"
          value={odometer}
          onChange={e => setOdometer(e.currentTarget.value.replace(/\D/g, ''))}
        />
      </div>
    </StopFrame>
  )
}

const nameOf = ({ texts, code }: ChecklistItem, locale: string) => texts[locale] || texts.en || code

type PointProps = { name: string; critical: boolean; answer: Answer; set(change: Partial<Answer>): void }

function Point({ name, critical, answer, set }: PointProps) {
  const t = useT()
  return (
    <fieldset className="bg-surface border-line grid gap-2 rounded-lg border p-4">
      <legend className="sr-only">{name}</legend>
      <p aria-hidden="true" className="text-lg font-semibold">
        {name}
      </p>
      {critical && <p className="text-muted text-sm">{t('shift.critical')}</p>}
      <div className="grid grid-cols-2 gap-3">
        <Button
          look={answer.ok === true ? 'primary' : 'quiet'}
          icon="check"
          aria-pressed={answer.ok === true}
          className="min-h-14!"
          onClick={() => set({ ok: true, note: '', photos: [] })}
        >
          {t('shift.fine')}
        </Button>
        <Button
          look={answer.ok === false ? 'danger' : 'quiet'}
          icon="alert"
          aria-pressed={answer.ok === false}
          className="min-h-14!"
          onClick={() => set({ ok: false })}
        >
          {t('shift.defect')}
        </Button>
      </div>
      {answer.ok === false && (
        <div className="grid gap-3">
          <TextField
            label={t('shift.what')}
            value={answer.note}
            onChange={e => set({ note: e.currentTarget.value })}
          />
          <Photos label={t('shift.photos')} photos={answer.photos} onPhotos={photos => set({ photos })} />
        </div>
      )}
    </fieldset>
  )
}

/** The end of the day: said once, and positions end with it. */
export function EndShift() {
  const t = useT()
  const paper = usePaper('shift')
  const [sure, setSure] = useState(false)
  if (paper?.shift?.state !== 'active') return null
  const shift = paper.shift
  const end = async () => {
    await performAll([
      {
        kind: 'shift',
        about: shift.id,
        body: { command: 'end' },
        papers: { shift: { ...paper, shift: { ...shift, state: 'ended' } } },
      },
    ])
    void sync()
  }
  return (
    <div className="grid gap-3">
      <Check
        label={t('shift.end_sure')}
        className="min-h-12"
        checked={sure}
        onChange={e => setSure(e.currentTarget.checked)}
      />
      <Button look="quiet" className="min-h-14!" disabled={!sure} onClick={() => void end()}>
        {t('shift.end')}
      </Button>
    </div>
  )
}
