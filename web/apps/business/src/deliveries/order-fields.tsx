import { LOCALES } from '@qafila/i18n'
import { Button, Check, IconButton, SelectField, TextField } from '@qafila/ui'
import type { ReactNode } from 'react'
import { type Draft, newItem } from './draft'
import { type Policy, PRIORITIES, type Priority } from './orders'
import { PlaceField } from './place-field'
import { useT } from './texts'

type PartProps = {
  draft: Draft
  set(change: Partial<Draft>): void
  /** The server's word on a field, by its path in the request. */
  wrong(path: string): string | undefined
}

function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="bg-surface border-line rounded-lg border p-4 md:p-5">
      <h2 className="text-lg font-semibold">{title}</h2>
      {hint && <p className="text-muted text-sm">{hint}</p>}
      <div className="mt-4 grid gap-4">{children}</div>
    </section>
  )
}

export function Recipient({ draft, set, wrong, autoFocus }: PartProps & { autoFocus?: boolean }) {
  const t = useT()
  return (
    <Part title={t('column.recipient')}>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('form.name')}
          required
          autoFocus={autoFocus}
          value={draft.name}
          error={wrong('recipient.name')}
          onChange={e => set({ name: e.currentTarget.value })}
        />
        <TextField
          label={t('column.phone')}
          type="tel"
          dir="ltr"
          value={draft.phone}
          error={wrong('recipient.phone')}
          onChange={e => set({ phone: e.currentTarget.value })}
        />
        <TextField
          label={t('field.email')}
          type="email"
          dir="ltr"
          optional={t('form.optional')}
          value={draft.email}
          error={wrong('recipient.email')}
          onChange={e => set({ email: e.currentTarget.value })}
        />
        <SelectField
          label={t('form.lang')}
          value={draft.lang}
          onChange={e => set({ lang: e.currentTarget.value as Draft['lang'] })}
        >
          {Object.entries(LOCALES).map(([key, { name }]) => (
            <option key={key} value={key} lang={key}>
              {name}
            </option>
          ))}
        </SelectField>
      </div>
    </Part>
  )
}

export function Where({ draft, set, wrong, dropoffOnly }: PartProps & { dropoffOnly?: boolean }) {
  const t = useT()
  return (
    <Part title={t('form.where')}>
      <PlaceField
        label={t('column.address')}
        value={draft.dropoff}
        error={wrong('dropoff') ?? wrong('dropoff.address') ?? wrong('dropoff.point')}
        onChange={dropoff => set({ dropoff })}
      />
      {!dropoffOnly && (
        <>
          <Check
            label={t('form.own_pickup')}
            checked={draft.ownPickup}
            onChange={e => set({ ownPickup: e.currentTarget.checked })}
          />
          {draft.ownPickup && (
            <PlaceField
              label={t('form.pickup')}
              value={draft.pickup}
              error={wrong('pickup') ?? wrong('pickup.address')}
              onChange={pickup => set({ pickup })}
            />
          )}
        </>
      )}
    </Part>
  )
}

export function Items({ draft, set, wrong }: PartProps) {
  const t = useT()
  const put = (key: string, change: object) =>
    set({ items: draft.items.map(i => (i.key === key ? { ...i, ...change } : i)) })
  return (
    <Part title={t('delivery.items')} hint={wrong('items') ?? t('form.items_hint')}>
      <ul className="grid gap-3">
        {draft.items.map((item, i) => (
          <li
            key={item.key}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2 sm:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)_auto]"
          >
            <TextField
              label={t('form.item_n', { n: i + 1 })}
              value={item.description}
              error={wrong(`items[${i}].description`)}
              onChange={e => put(item.key, { description: e.currentTarget.value })}
            />
            <div className="max-sm:col-span-full max-sm:row-start-2">
              <TextField
                label={t('form.barcode')}
                dir="ltr"
                value={item.barcode}
                error={wrong(`items[${i}].barcode`)}
                onChange={e => put(item.key, { barcode: e.currentTarget.value })}
              />
            </div>
            <IconButton
              icon="close"
              label={t('form.item_remove', { n: i + 1 })}
              disabled={draft.items.length === 1}
              className="text-muted disabled:opacity-40"
              onClick={() => set({ items: draft.items.filter(other => other !== item) })}
            />
          </li>
        ))}
      </ul>
      <Button
        look="quiet"
        icon="plus"
        className="justify-self-start"
        onClick={() => set({ items: [...draft.items, newItem()] })}
      >
        {t('form.item_add')}
      </Button>
    </Part>
  )
}

const CURRENCIES = ['AED', 'SAR', 'QAR', 'BHD', 'KWD', 'OMR', 'PKR', 'INR', 'USD', 'EUR', 'GBP']

export function CashAndTime({ draft, set, wrong, editing }: PartProps & { editing?: boolean }) {
  const t = useT()
  const time = (key: 'day' | 'from' | 'to', type: string, label: string, error?: string) => (
    <TextField
      label={label}
      type={type}
      value={draft[key]}
      error={error}
      onChange={e => set({ [key]: e.currentTarget.value })}
    />
  )
  return (
    <Part title={t(editing ? 'column.cod' : 'form.when')}>
      {!editing && (
        <div className="grid gap-4 sm:grid-cols-3">
          {time('day', 'date', t('orders.day'), wrong('window') ?? wrong('window.to'))}
          {time('from', 'time', t('orders.not_before'))}
          {time('to', 'time', t('orders.not_after'))}
        </div>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)_7rem] items-start gap-4 sm:max-w-sm">
        <TextField
          label={t('form.cash')}
          inputMode="decimal"
          dir="ltr"
          value={draft.cash}
          error={wrong('cod') ?? wrong('cod.minor')}
          hint={t('form.cash_hint')}
          onChange={e => set({ cash: e.currentTarget.value })}
        />
        <SelectField
          label={t('form.currency')}
          value={draft.currency}
          onChange={e => set({ currency: e.currentTarget.value })}
        >
          {CURRENCIES.map(c => (
            <option key={c}>{c}</option>
          ))}
        </SelectField>
      </div>
    </Part>
  )
}

const SHOWN = ['signature', 'recipient_name', 'scan', 'code', 'note'] as const

/** What the driver must show at the door; without a rule of its own the organisation's is taken. */
export function Evidence({ draft, set, wrong }: PartProps) {
  const t = useT()
  const put = (change: Policy) => set({ policy: { ...draft.policy, ...change } })
  const count = (key: 'photos_min' | 'geofence_m' | 'age_min', max: number) => (
    <TextField
      label={t(`proof.rule_${key}`)}
      type="number"
      min={0}
      max={max}
      value={draft.policy[key] ?? ''}
      error={wrong(`proof.${key}`)}
      onChange={e => {
        const value = e.currentTarget.value ? Number(e.currentTarget.value) : undefined
        put({ [key]: key === 'photos_min' ? (value ?? 0) : value })
      }}
    />
  )
  return (
    <Part title={t('proof.rule')} hint={t('proof.rule_hint')}>
      <Check
        label={t('proof.rule_own')}
        checked={draft.ownPolicy}
        onChange={e => set({ ownPolicy: e.currentTarget.checked })}
      />
      {draft.ownPolicy && (
        <>
          <div className="grid gap-2 sm:grid-cols-2">
            {SHOWN.map(key => (
              <Check
                key={key}
                label={t(`proof.rule_${key}`)}
                checked={draft.policy[key] ?? false}
                onChange={e => put({ [key]: e.currentTarget.checked })}
              />
            ))}
          </div>
          <div className="grid gap-4 sm:grid-cols-3">
            {count('photos_min', 10)}
            {count('geofence_m', 5000)}
            {count('age_min', 99)}
          </div>
        </>
      )}
    </Part>
  )
}

export function Details({ draft, set, wrong, editing }: PartProps & { editing?: boolean }) {
  const t = useT()
  const text = (
    key: 'reference' | 'senderName' | 'senderPhone' | 'kg' | 'skills' | 'minutes',
    label: string,
    error?: string,
    more: object = {},
  ) => (
    <TextField
      label={label}
      value={draft[key]}
      error={error}
      onChange={e => set({ [key]: e.currentTarget.value })}
      {...more}
    />
  )
  return (
    <Part title={t('form.details')}>
      <div className="grid gap-4 sm:grid-cols-2">
        <div className="sm:col-span-2">
          <TextField
            label={t('delivery.instructions')}
            hint={t('form.instructions_hint')}
            maxLength={1000}
            value={draft.instructions}
            error={wrong('dropoff.instructions') ?? wrong('instructions')}
            onChange={e => set({ instructions: e.currentTarget.value })}
          />
        </div>
        <SelectField
          label={t('column.priority')}
          value={draft.priority}
          onChange={e => set({ priority: e.currentTarget.value as Priority })}
        >
          {PRIORITIES.map(p => (
            <option key={p} value={p}>
              {t(`priority.${p}`)}
            </option>
          ))}
        </SelectField>
        {text('minutes', t('form.minutes'), wrong('service_s'), { type: 'number', min: 0, max: 1440 })}
        {!editing && (
          <>
            {text('reference', t('delivery.reference'), wrong('reference'), { dir: 'ltr' })}
            {text('kg', t('form.kg'), wrong('weight_g'), { type: 'number', min: 0, step: 'any' })}
            {text('senderName', t('form.sender'), wrong('sender.name'))}
            {text('senderPhone', t('form.sender_phone'), wrong('sender.phone'), { type: 'tel', dir: 'ltr' })}
            {text('skills', t('form.skills'), wrong('skills'), { placeholder: t('form.skills_hint') })}
          </>
        )}
      </div>
    </Part>
  )
}
