import { isProblem } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { Button, Check, IconButton, Notice, SelectField, TextField, toast } from '@qafila/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { InThree } from '../parts/three'
import { ProblemNotice } from '../shell/problem'
import { asType, corners, isWhole, type LonLat, middle, type Shape, withCorners } from './shape'
import { useT } from './texts'
import { PURPOSES, type Purpose, type Zone, type ZoneDraft, zones } from './zones'

const NAME_MAX = 200
const TYPES = ['circle', 'polygon', 'corridor'] as const

type EditorProps = {
  /** The zone that is changed; absent when a new one is drawn. */
  zone: Zone | null
  draft: ZoneDraft
  onDraft(draft: ZoneDraft): void
  onDone(zone: Zone | null): void
}

/** Everything about a zone in words and numbers: whoever cannot draw on the map writes its corners here. */
export function Editor({ zone, draft, onDraft, onDone }: EditorProps) {
  const t = useT()
  const { common } = useI18n()
  const queries = useQueryClient()
  const set = (change: Partial<ZoneDraft>) => onDraft({ ...draft, ...change })
  const save = useMutation({
    mutationFn: () => (zone ? zones.put(zone.id, draft, zone.version) : zones.add(draft)),
    onSuccess: kept => {
      void queries.invalidateQueries({ queryKey: ['zones'] })
      toast(t('zones.saved', { name: kept.name }))
      onDone(kept)
    },
  })
  const fields = isProblem(save.error) ? save.error.fields : []
  const wrong = (path: string) => fields.find(f => f.path === path)?.message
  const submit = (e: FormEvent) => {
    e.preventDefault()
    save.mutate()
  }
  return (
    <form onSubmit={submit} className="grid gap-4 p-4" aria-label={t(zone ? 'zones.edit' : 'zones.new')}>
      <h2 className="text-lg font-semibold">{t(zone ? 'zones.edit' : 'zones.new')}</h2>
      {save.error && <ProblemNotice error={save.error} />}
      <TextField
        label={t('zones.name')}
        required
        autoFocus
        maxLength={160}
        value={draft.name}
        error={wrong('name')}
        onChange={e => set({ name: e.currentTarget.value })}
      />
      <InThree
        label={t('zones.names')}
        texts={draft.names ?? {}}
        onTexts={names => set({ names })}
        optional={t('plan.optional')}
        maxLength={NAME_MAX}
        wrong={locale => wrong(`names.${locale}`)}
      />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <SelectField
          label={t('zones.purpose')}
          value={draft.purpose}
          onChange={e => set({ purpose: e.currentTarget.value as Purpose })}
        >
          {PURPOSES.map(p => (
            <option key={p} value={p}>
              {t(`zones.purpose_${p}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t('zones.dwell')}
          hint={t('zones.dwell_hint')}
          type="number"
          min={0}
          max={10_080}
          value={draft.dwell_s ? draft.dwell_s / 60 : ''}
          error={wrong('dwell_s')}
          onChange={e => set({ dwell_s: Number(e.currentTarget.value) * 60 || null })}
        />
      </div>
      <ShapeFields shape={draft.shape} onShape={shape => set({ shape })} error={wrong('shape')} />
      <Check
        label={t('zones.active')}
        checked={draft.active}
        onChange={e => set({ active: e.currentTarget.checked })}
      />
      <div className="border-line bg-surface sticky bottom-0 flex justify-end gap-2 border-t py-3">
        <Button look="plain" onClick={() => onDone(zone)}>
          {common('verb.cancel')}
        </Button>
        <Button
          type="submit"
          icon="check"
          busy={save.isPending}
          disabled={!draft.name.trim() || !isWhole(draft.shape)}
        >
          {common('verb.save')}
        </Button>
      </div>
    </form>
  )
}

type ShapeProps = { shape: Shape; onShape(shape: Shape): void; error: string | undefined }

function ShapeFields({ shape, onShape, error }: ShapeProps) {
  const t = useT()
  const metres = (label: string, value: number, put: (metres: number) => void) => (
    <TextField
      label={label}
      type="number"
      min={1}
      max={500_000}
      value={value || ''}
      onChange={e => put(Number(e.currentTarget.value))}
    />
  )
  return (
    <fieldset className="grid gap-3">
      <legend className="sr-only">{t('zones.shape')}</legend>
      <SelectField
        label={t('zones.shape')}
        value={shape.type}
        error={error}
        onChange={e => onShape(asType(shape, e.currentTarget.value as Shape['type']))}
      >
        {TYPES.map(type => (
          <option key={type} value={type}>
            {t(`zones.shape_${type}`)}
          </option>
        ))}
      </SelectField>
      <Notice>{t(`zones.how_${shape.type}`)}</Notice>
      {shape.type === 'circle' &&
        metres(t('zones.radius'), shape.radius_m, radius_m => onShape({ ...shape, radius_m }))}
      {shape.type === 'corridor' &&
        metres(t('zones.half_width'), shape.half_width_m, half_width_m =>
          onShape({ ...shape, half_width_m }),
        )}
      <Corners shape={shape} onShape={onShape} />
    </fieldset>
  )
}

/** The corners as numbers: the map's twin for keyboards and screen readers. */
function Corners({ shape, onShape }: Omit<ShapeProps, 'error'>) {
  const t = useT()
  const at = corners(shape)
  const put = (index: number, corner: LonLat) =>
    onShape(
      withCorners(
        shape,
        at.map((old, i) => (i === index ? corner : old)),
      ),
    )
  const add = () => {
    const [lon, lat] = at.at(-1) ?? middle(shape)
    onShape(withCorners(shape, [...at, [lon + 0.01, lat]]))
  }
  const one = shape.type === 'circle'
  return (
    <div className="grid gap-2">
      <ol className="grid gap-2" aria-label={t('zones.corners')}>
        {at.map((corner, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a corner is its place in the row
          <li key={i} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-center gap-2">
            <Degrees
              label={one ? t('zones.lat') : t('zones.lat_n', { n: i + 1 })}
              value={corner[1]}
              max={90}
              onValue={lat => put(i, [corner[0], lat])}
            />
            <Degrees
              label={one ? t('zones.lon') : t('zones.lon_n', { n: i + 1 })}
              value={corner[0]}
              max={180}
              onValue={lon => put(i, [lon, corner[1]])}
            />
            {!one && (
              <IconButton
                icon="close"
                size={16}
                label={t('zones.corner_remove', { n: i + 1 })}
                className="text-muted"
                onClick={() =>
                  onShape(
                    withCorners(
                      shape,
                      at.filter((_, other) => other !== i),
                    ),
                  )
                }
              />
            )}
          </li>
        ))}
      </ol>
      {!one && (
        <Button look="quiet" icon="plus" className="justify-self-start" onClick={add}>
          {t('zones.corner_add')}
        </Button>
      )}
    </div>
  )
}

type DegreesProps = { label: string; value: number; max: number; onValue(value: number): void }

const BOX =
  'border-edge/70 bg-raised focus:border-brand focus:outline-brand tnum min-h-8 w-full min-w-0 rounded-md border px-2 text-sm focus:outline-2'

/** Degrees, taken when they are whole: half a number would throw the corner about. */
function Degrees({ label, value, max, onValue }: DegreesProps) {
  return (
    <input
      // Moved on the map: the number follows.
      key={value.toFixed(6)}
      aria-label={label}
      type="number"
      step="any"
      dir="ltr"
      min={-max}
      max={max}
      defaultValue={value.toFixed(6)}
      onBlur={e => {
        const said = e.currentTarget.valueAsNumber
        if (Number.isFinite(said) && Math.abs(said) <= max && said !== value) onValue(said)
      }}
      onKeyDown={e => {
        if (e.key !== 'Enter') return
        e.preventDefault()
        e.currentTarget.blur()
      }}
      className={BOX}
    />
  )
}
