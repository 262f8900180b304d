import { useI18n } from '@qafila/i18n'
import { Button, Check, IconButton, toast } from '@qafila/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../parts/may'
import { Asked, Nothing, Section } from '../parts/pieces'
import { InThree, inLanguage, type Three, writtenIn } from '../parts/three'
import { ProblemNotice } from '../shell/problem'
import { Changeable } from './changeable'
import { type Checklist, office } from './server'
import { useT } from './texts'

const MOST = 40
const TEXT_MAX = 200
const KEY = ['vehicle-checklist']

/** A point of the list while it is edited; `key` stays with it when it moves. */
type Point = { key: string; code: string; texts: Three; critical: boolean }

const pointsOf = (list: Checklist): Point[] =>
  list.items.map(item => ({
    key: item.code,
    code: item.code,
    texts: item.texts,
    critical: item.critical ?? false,
  }))

/** What the point is called by programs and in old checks: from its English, and no other's. */
function codeOf(text: string, taken: ReadonlySet<string>): string {
  const stem =
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 32) || 'point'
  for (let n = 1; ; n++) {
    const code = n === 1 ? stem : `${stem}_${n}`
    if (!taken.has(code)) return code
  }
}

/** The list as the server takes it: points without English are not points yet. */
export function itemsOf(points: readonly Point[]) {
  const taken = new Set(points.map(p => p.code).filter(Boolean))
  return points.flatMap(({ code, texts, critical }) => {
    const said = writtenIn(texts)
    if (!said?.en) return []
    const own = code || codeOf(said.en, taken)
    taken.add(own)
    return [{ code: own, texts: { ...said, en: said.en }, critical }]
  })
}

/** What drivers look at before a shift, and whether they must. */
export function ChecklistPart() {
  const query = useQuery({ queryKey: KEY, queryFn: office.checklist })
  return <Asked query={query}>{list => <Editor key={list.version} held={list} />}</Asked>
}

function Editor({ held }: { held: Checklist }) {
  const t = useT()
  const { common } = useI18n()
  const may = useMay('vehicles:write')
  const queries = useQueryClient()
  const [points, setPoints] = useState(() => pointsOf(held))
  const [required, setRequired] = useState(held.required)
  const save = useMutation({
    mutationFn: (items: ReturnType<typeof itemsOf>) => office.putChecklist({ required, items }),
    onSuccess: list => {
      queries.setQueryData(KEY, list)
      toast(t('settings.saved'))
    },
  })
  const put = (index: number, change: Partial<Point>) =>
    setPoints(points.map((p, i) => (i === index ? { ...p, ...change } : p)))
  const move = (index: number, by: number) => {
    const next = [...points]
    const [taken] = next.splice(index, 1)
    if (taken) next.splice(index + by, 0, taken)
    setPoints(next)
  }
  const add = () => setPoints([...points, { key: crypto.randomUUID(), code: '', texts: {}, critical: false }])
  return (
    <Section
      title={t('settings.checklist')}
      lead={t('check.lead')}
      actions={
        may && (
          <Button look="quiet" icon="undo" busy={save.isPending} onClick={() => save.mutate([])}>
            {t('check.built_in')}
          </Button>
        )
      }
    >
      <Changeable may={may}>
        {save.error && <ProblemNotice error={save.error} />}
        <Check
          label={t('check.required')}
          checked={required}
          onChange={e => setRequired(e.currentTarget.checked)}
        />
        {points.length ? (
          <ol className="divide-line border-line divide-y border-y" aria-label={t('check.points')}>
            {points.map((point, i) => (
              <PointFields
                key={point.key}
                point={point}
                onPoint={change => put(i, change)}
                onUp={i > 0 ? () => move(i, -1) : undefined}
                onDown={i < points.length - 1 ? () => move(i, 1) : undefined}
                onRemove={may ? () => setPoints(points.filter((_, other) => other !== i)) : undefined}
              />
            ))}
          </ol>
        ) : (
          <Nothing>{t('check.none')}</Nothing>
        )}
        {may && (
          <div className="flex flex-wrap gap-2">
            <Button busy={save.isPending} onClick={() => save.mutate(itemsOf(points))}>
              {common('verb.save')}
            </Button>
            <Button look="quiet" icon="plus" disabled={points.length >= MOST} onClick={add}>
              {t('check.add')}
            </Button>
          </div>
        )}
      </Changeable>
    </Section>
  )
}

type PointProps = {
  point: Point
  onPoint(change: Partial<Point>): void
  onUp: (() => void) | undefined
  onDown: (() => void) | undefined
  /** Absent for those who may only read. */
  onRemove: (() => void) | undefined
}

function PointFields({ point, onPoint, onUp, onDown, onRemove }: PointProps) {
  const t = useT()
  const { locale } = useI18n()
  const name = inLanguage(point.texts, locale) || t('check.new')
  return (
    <li className="grid gap-2 py-4">
      <InThree
        label={name}
        texts={point.texts}
        onTexts={texts => onPoint({ texts })}
        required
        optional={t('settings.optional')}
        maxLength={TEXT_MAX}
      />
      <div className="flex flex-wrap items-center gap-x-2">
        <Check
          label={t('check.critical')}
          checked={point.critical}
          onChange={e => onPoint({ critical: e.currentTarget.checked })}
        />
        {onRemove && (
          <span className="ms-auto flex">
            <IconButton
              icon="down"
              size={18}
              label={t('check.up', { name })}
              disabled={!onUp}
              onClick={onUp}
              className="text-muted hover:bg-sunken rotate-180 disabled:opacity-40"
            />
            <IconButton
              icon="down"
              size={18}
              label={t('check.down', { name })}
              disabled={!onDown}
              onClick={onDown}
              className="text-muted hover:bg-sunken disabled:opacity-40"
            />
            <IconButton
              icon="close"
              size={18}
              label={t('check.remove', { name })}
              onClick={onRemove}
              className="text-muted hover:bg-sunken"
            />
          </span>
        )}
      </div>
    </li>
  )
}
