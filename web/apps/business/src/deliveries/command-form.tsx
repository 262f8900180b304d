import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Check, Dialog, SelectField } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type PlaceDraft, pinOf, written } from './draft'
import { type Order, orders } from './orders'
import { PlaceField } from './place-field'
import { useT } from './texts'
import { GRAVE, type Need, VERBS, type Verb } from './verbs'
import { WindowFields, WordFields, wordsIn } from './words'

type FormProps = {
  verb: Verb
  order: Order
  onGive(words: Record<string, unknown>): void
  onClose(): void
}

/** What a command has to say, as a form; its words go to the server as they are. */
export function CommandForm({ verb, order, onGive, onClose }: FormProps) {
  const t = useT()
  const { common } = useI18n()
  const needs: readonly Need[] = VERBS[verb]
  const [place, setPlace] = useState<PlaceDraft>({
    address: order.address.text,
    city: order.address.city ?? '',
    ...written(order.address.point),
  })
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const pin = pinOf(place)
  const unready = (needs.includes('place') && !pin) || (needs.includes('parcels') && !chosen.size)
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    const form = new FormData(e.currentTarget)
    const { driver, reason, ...rest } = wordsIn(form, needs)
    const by: Record<string, unknown> = { ...rest }
    if (driver) by[verb === 'transfer' ? 'to' : 'driver'] = driver
    if (reason)
      by[EVIDENCE.has(verb) ? 'evidence' : 'reason'] = EVIDENCE.has(verb) ? { note: reason } : reason
    if (needs.includes('place')) Object.assign(by, { to: pin, address: place.address })
    if (needs.includes('outcome')) by.to = String(form.get('outcome'))
    if (needs.includes('parcels')) by.items = [...chosen]
    if (by.to === 'partially_delivered')
      by.items = order.items.map(i => ({
        item: i.id,
        outcome: chosen.has(i.id) ? 'delivered' : 'refused',
        ...(chosen.has(i.id) ? {} : { reason }),
      }))
    onGive(by)
  }
  return (
    <Dialog open title={t(`do.${verb}`)} closeLabel={common('verb.close')} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        {needs.includes('place') && (
          <PlaceField label={t('column.address')} value={place} autoFocus onChange={setPlace} />
        )}
        {needs.includes('driver') && <Candidates order={order} />}
        {needs.includes('window') && <WindowFields window={order.window} />}
        {needs.includes('outcome') && <Outcome order={order} chosen={chosen} onChosen={setChosen} />}
        {needs.includes('parcels') && <Parcels order={order} chosen={chosen} onChosen={setChosen} />}
        <WordFields needs={needs.filter(need => need === 'reason')} />
        <div className="flex justify-end gap-2">
          <Button look="plain" onClick={onClose}>
            {common('verb.back')}
          </Button>
          <Button type="submit" look={GRAVE.has(verb) ? 'danger' : 'primary'} disabled={unready}>
            {t(`do.${verb}`)}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** These verbs take their words as evidence. */
const EVIDENCE: ReadonlySet<Verb> = new Set(['report_lost', 'report_damaged'])

/** Drivers for this delivery, the fittest first, and why the others are not. */
function Candidates({ order }: { order: Order }) {
  const t = useT()
  const { format } = useI18n()
  const found = useQuery({
    queryKey: ['delivery', order.id, 'candidates'],
    queryFn: () => orders.candidates(order.id),
    retry: false,
  })
  if (found.isPending)
    return (
      <p className="text-muted" role="status">
        {t('do.looking')}
      </p>
    )
  // A server that has no opinion yet: everybody, by name.
  if (!found.data?.length) return <WordFields needs={['driver']} />
  return (
    <SelectField label={t('actor.driver')} name="driver" required autoFocus>
      {found.data.map(({ driver, vehicle, fits, reasons, open_deliveries }) => (
        <option key={driver.id} value={driver.id}>
          {[
            driver.name,
            vehicle?.name,
            fits
              ? t('do.open_jobs', { n: open_deliveries })
              : format.list(reasons.map(r => t(`unfit.${r.code as 'driver.shift'}`))),
          ]
            .filter(Boolean)
            .join(' · ')}
        </option>
      ))}
    </SelectField>
  )
}

type ChoiceProps = { order: Order; chosen: ReadonlySet<string>; onChosen(chosen: ReadonlySet<string>): void }

function Parcels({ order, chosen, onChosen, label }: ChoiceProps & { label?: string }) {
  const t = useT()
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    onChosen(next)
  }
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 text-sm font-medium">{label ?? t('do.which_parcels')}</legend>
      {order.items.map(item => (
        <Check
          key={item.id}
          label={<Bdi>{item.description}</Bdi>}
          checked={chosen.has(item.id)}
          onChange={() => toggle(item.id)}
        />
      ))}
    </fieldset>
  )
}

const OUTCOMES = ['delivered', 'partially_delivered', 'attempted'] as const

/** What really happened; and of a part, which parcels. */
function Outcome({ order, chosen, onChosen }: ChoiceProps) {
  const t = useT()
  const { common } = useI18n()
  const [to, setTo] = useState('')
  return (
    <>
      <SelectField
        label={t('do.really')}
        name="outcome"
        required
        autoFocus
        value={to}
        onChange={e => setTo(e.currentTarget.value)}
      >
        <option value="">{t('do.choose')}</option>
        {OUTCOMES.filter(o => o !== order.status).map(o => (
          <option key={o} value={o}>
            {common(`status.${o}`)}
          </option>
        ))}
      </SelectField>
      {to === 'partially_delivered' && (
        <Parcels order={order} chosen={chosen} onChosen={onChosen} label={t('do.delivered_parcels')} />
      )}
    </>
  )
}
