import type { Point } from '@qafila/api'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, boxClass, Field, Icon, TextField, toast } from '@qafila/ui'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, lazy, Suspense, useDeferredValue, useId, useState } from 'react'
import { useProblemText } from '../shell/problem'
import { type PlaceDraft, pinOf, written } from './draft'
import { type Found, orders } from './orders'
import { useT } from './texts'

const PinMap = lazy(() => import('./pin-map').then(m => ({ default: m.PinMap })))

type PlaceProps = {
  value: PlaceDraft
  label: string
  /** The server's word on the place. */
  error?: string
  autoFocus?: boolean
  onChange(value: PlaceDraft): void
}

/** Where: an address in words with names offered as one types, and a pin set by search, by the map or by numbers. */
export function PlaceField({ value, label, error, autoFocus, onChange }: PlaceProps) {
  const t = useT()
  const said = useProblemText()
  const pin = pinOf(value)
  const setPin = (point: Point) => onChange({ ...value, ...written(point) })
  const name = async () => {
    if (!pin) return
    try {
      const { label: found } = await orders.reverse(pin)
      if (found) onChange({ ...value, address: value.address || found })
    } catch (problem) {
      toast(said(problem), { tone: 'bad' })
    }
  }
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <div className="grid content-start gap-4">
        <AddressBox
          label={label}
          error={error}
          autoFocus={autoFocus}
          value={value.address}
          near={pin}
          onText={address => onChange({ ...value, address })}
          onFound={found => onChange({ ...value, address: value.address, ...placed(found, value) })}
        />
        <TextField
          label={t('column.city')}
          value={value.city}
          onChange={e => onChange({ ...value, city: e.currentTarget.value })}
        />
        <div className="grid grid-cols-2 gap-3">
          <TextField
            label={t('form.lat')}
            dir="ltr"
            inputMode="decimal"
            value={value.lat}
            error={value.lat && value.lon && !pin ? t('form.no_place') : undefined}
            onChange={e => onChange({ ...value, lat: e.currentTarget.value })}
          />
          <TextField
            label={t('form.lon')}
            dir="ltr"
            inputMode="decimal"
            value={value.lon}
            onChange={e => onChange({ ...value, lon: e.currentTarget.value })}
          />
        </div>
        {pin && !value.address && (
          <Button look="quiet" icon="pin" onClick={() => void name()}>
            {t('form.name_pin')}
          </Button>
        )}
      </div>
      <div className="border-line grid min-h-64 grid-rows-[1fr_auto] overflow-hidden rounded-md border">
        <Suspense fallback={<div className="bg-sunken size-full" />}>
          <PinMap label={t('form.map')} pin={pin} onPin={setPin} />
        </Suspense>
        <p className="text-muted border-line border-t px-3 py-1.5 text-sm">{t('form.map_hint')}</p>
      </div>
    </div>
  )
}

/** A place that was chosen: its pin, its words when none were written, its town when none was named. */
function placed(found: Found, value: PlaceDraft): Partial<PlaceDraft> {
  if (found.door) {
    const { address, city } = found.door
    return { ...written(found.entry.point), address, city: city ?? value.city }
  }
  const parts = found.label.split(/,\s*|،\s*/)
  return {
    ...written(found.entry.point),
    address: /\d/.test(value.address) ? value.address : found.label,
    city: value.city || (parts.length > 2 ? (parts.at(-2) ?? '') : (parts[0] ?? '')),
  }
}

type BoxProps = {
  label: string
  error?: string
  autoFocus?: boolean
  value: string
  near: Point | null
  onText(text: string): void
  onFound(found: Found): void
}

/** A text that offers places: arrows walk them, Enter takes one, Escape keeps what was typed. */
function AddressBox({ label, error, autoFocus, value, near, onText, onFound }: BoxProps) {
  const t = useT()
  const { format } = useI18n()
  const id = useId()
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(-1)
  const asked = useDeferredValue(value.trim())
  const query = useQuery({
    queryKey: ['places', 'search', asked],
    enabled: open && asked.length > 1,
    queryFn: () => orders.search(asked, near),
    placeholderData: keepPreviousData,
    staleTime: 300_000,
  })
  const offered = open && value.trim().length > 1 ? (query.data ?? []) : []
  const take = (found: Found) => {
    setOpen(false)
    onFound(found)
  }
  const press = (e: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key]
    const chosen = offered[at]
    if (step && offered.length) setAt((at + step + offered.length) % offered.length)
    else if (e.key === 'Enter' && chosen) take(chosen)
    else if (e.key === 'Escape' && open) setOpen(false)
    else return
    e.preventDefault()
    e.stopPropagation()
  }
  return (
    <div className="relative">
      <Field label={label} error={error}>
        {wire => (
          <input
            {...wire}
            // biome-ignore lint/a11y/noAutofocus: the first field of a form that was asked for
            autoFocus={autoFocus}
            role="combobox"
            autoComplete="off"
            aria-expanded={offered.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={offered[at] ? `${id}-${at}` : undefined}
            className={boxClass}
            value={value}
            onChange={e => {
              setOpen(true)
              setAt(-1)
              onText(e.currentTarget.value)
            }}
            onBlur={() => setOpen(false)}
            onKeyDown={press}
          />
        )}
      </Field>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={t('form.offered')}
        hidden={!offered.length}
        className="bg-raised border-line shadow-float scroll-calm absolute inset-x-0 top-full z-20 mt-1 max-h-72 rounded-md border py-1"
      >
        {offered.map((found, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the box's own, as a combobox has them
          <div
            key={found.entry.code}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            // Before the blur, which closes the list.
            onPointerDown={e => e.preventDefault()}
            onClick={() => take(found)}
            className="hover:bg-sunken aria-selected:bg-brand-soft flex min-h-9 cursor-pointer items-center gap-2 px-3"
          >
            <Icon name={found.door ? 'door' : 'pin'} size={16} className="text-muted shrink-0" />
            <span className="grid min-w-0 py-1">
              <Bdi clip>{found.label}</Bdi>
              {found.door && (
                <span className="text-muted text-sm">
                  {t('form.door_known', {
                    n: found.door.deliveries,
                    day: format.day(found.door.last_delivered_at),
                  })}
                </span>
              )}
            </span>
          </div>
        ))}
      </div>
    </div>
  )
}
