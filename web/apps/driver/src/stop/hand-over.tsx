import { FOUND, type Found, wholeOrPart } from '@qafila/domain'
import { useI18n } from '@qafila/i18n'
import { queuedBySeq } from '@qafila/offline'
import { Button, Check, CodeField, Notice, SelectField, TextField, toast } from '@qafila/ui'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { asks, type Stop } from '../day/stop'
import { Cash } from './cash'
import { command } from './do'
import { BackLink, StopFrame, WithStop } from './frame'
import { allGiven, ParcelFindings } from './parcels'
import { Photos } from './photos'
import {
  foundOf,
  given,
  instead,
  type Lack,
  lacks,
  nothingShown,
  policyOf,
  type Shown,
  shownIn,
  type Way,
} from './proof'
import { Scans } from './scans'
import { SignaturePad } from './signature'
import { useT } from './texts'

/** At the sender's nobody refuses: a parcel is there, broken or not there. */
const AT_PICKUP: readonly Found[] = ['delivered', 'damaged', 'missing']
const RELATIONS = ['self', 'family', 'colleague', 'neighbour', 'reception', 'security'] as const

/** Exactly the evidence this door asks for, and no more. */
export const HandOver = () => <WithStop>{stop => <Start stop={stop} way="door" />}</WithStop>

/** Goods from their sender: what is there is counted, and shown as the sender asks. */
export const Collect = () => <WithStop>{stop => <Start stop={stop} way="pickup" />}</WithStop>

/** Goods that nobody took, back to where they came from. */
export const HandBack = () => <WithStop>{stop => <Start stop={stop} way="return" />}</WithStop>

/** A correction says something else than before: not the whole once more, and no part once more. */
const mustBe = ({ status }: Stop, reason: string | undefined): 'part' | 'whole' | null =>
  !reason ? null : status === 'delivered' ? 'part' : status === 'partially_delivered' ? 'whole' : null

/** Begins empty, or with what a refused deed had shown, when `?fix=` names one. */
function Start({ stop, way }: { stop: Stop; way: Way }) {
  const { fix, instead } = useSearch({ strict: false }) as { fix?: number; instead?: string }
  const fresh = (): Shown => ({
    ...nothingShown(stop),
    part: mustBe(stop, instead) === 'part' ? allGiven(stop) : null,
  })
  const [begun, setBegun] = useState<Shown | null>(fix === undefined ? fresh() : null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once; what is typed after that is not overwritten
  useEffect(() => {
    if (fix === undefined) return
    void queuedBySeq(fix).then(async deed => setBegun(deed ? await shownIn(stop, deed) : nothingShown(stop)))
  }, [fix])
  return begun && <Form stop={stop} way={way} begun={begun} replaces={fix} reason={instead} />
}

/** The next few things that are missing: a long list is not read, and hides the form. */
const named = (missing: Lack[]) => missing.slice(0, 3)

const DONE: Record<string, 'hand.returned' | 'hand.part_done' | 'hand.collected'> = {
  returned: 'hand.returned',
  partially_delivered: 'hand.part_done',
  in_custody: 'hand.collected',
}
const TITLE = { pickup: 'act.collect', door: 'act.hand_over', return: 'act.return_done' } as const

type FormProps = {
  stop: Stop
  way: Way
  begun: Shown
  replaces: number | undefined
  /** Why another outcome was said before: then this one is said instead of it. */
  reason: string | undefined
}

function Form({ stop, way, begun, replaces, reason }: FormProps) {
  const t = useT()
  const { format } = useI18n()
  const navigate = useNavigate()
  const [shown, setShown] = useState(begun)
  const [busy, setBusy] = useState(false)
  const set = (change: Partial<Shown>) => setShown(now => ({ ...now, ...change }))
  const must = mustBe(stop, reason)
  const unchanged = must === 'part' && wholeOrPart(foundOf(shown)) === 'whole'
  const missing: Lack[] = unchanged ? ['parcels'] : lacks(stop, shown, way)

  const finish = async () => {
    setBusy(true)
    const said = await given(stop, shown, way)
    const { body, status, files } = reason ? instead(said, reason) : said
    await command(stop, body, status, { files, replaces })
    toast(t(DONE[status] ?? 'hand.done'))
    await navigate(way === 'pickup' ? { to: '/stop/$id', params: { id: stop.id } } : { to: '/' })
  }

  return (
    <StopFrame
      back={<BackLink to="/stop/$id" id={stop.id} label={stop.recipient.name} />}
      action={
        <div className="grid gap-2">
          {missing.length > 0 && (
            <p role="status" className="text-muted text-center">
              {t('hand.missing', { list: format.list(named(missing).map(m => t(`hand.need_${m}`))) })}
            </p>
          )}
          <Button
            className="min-h-15! w-full text-lg"
            icon="check"
            busy={busy}
            disabled={missing.length > 0}
            onClick={() => void finish()}
          >
            {t('hand.finish')}
          </Button>
        </div>
      }
    >
      <h1 className="tight mb-5 text-2xl font-bold">{t(TITLE[way])}</h1>
      <div className="grid gap-6">
        {way !== 'return' && must !== 'whole' && stop.items.length > 1 && (
          <Part stop={stop} way={way} shown={shown} set={set} forced={must === 'part'} />
        )}
        {way === 'door' && stop.cod_due && <Cash due={stop.cod_due} shown={shown} set={set} />}
        <Evidence stop={stop} way={way} shown={shown} set={set} />
      </div>
    </StopFrame>
  )
}

type Part = { stop: Stop; way: Way; shown: Shown; set(change: Partial<Shown>): void }

/** All of it, or parcel by parcel. */
function Part({ stop, way, shown, set, forced }: Part & { forced: boolean }) {
  const t = useT()
  return (
    <div className="grid gap-3">
      {!forced && (
        <Check
          label={t('part.not_all')}
          className="min-h-12 text-lg"
          checked={shown.part !== null}
          onChange={e => set({ part: e.currentTarget.checked ? allGiven(stop) : null })}
        />
      )}
      {shown.part && (
        <>
          <ParcelFindings
            stop={stop}
            choices={way === 'door' ? FOUND : AT_PICKUP}
            findings={shown.part}
            onFindings={part => set({ part })}
          />
          {way === 'door' && !forced && (
            <SelectField
              label={t('part.remainder')}
              value={shown.remainder}
              onChange={e => set({ remainder: e.currentTarget.value as Shown['remainder'] })}
            >
              <option value="redeliver">{t('part.redeliver')}</option>
              <option value="return">{t('part.return')}</option>
            </SelectField>
          )}
        </>
      )}
    </div>
  )
}

function Evidence({ stop, way, shown, set }: Part) {
  const t = useT()
  const rule = policyOf(stop, way)
  return (
    <>
      {rule.scan && <Scans stop={stop} scanned={shown.scanned} onScanned={scanned => set({ scanned })} />}
      {(rule.recipient_name || shown.name) && (
        <div className="grid gap-3">
          <TextField
            label={t('hand.name')}
            value={shown.name}
            onChange={e => set({ name: e.currentTarget.value })}
            autoComplete="off"
          />
          <SelectField
            label={t('hand.relation')}
            value={shown.relation}
            onChange={e => set({ relation: e.currentTarget.value })}
          >
            {RELATIONS.map(r => (
              <option key={r} value={r}>
                {t(`relation.${r}`)}
              </option>
            ))}
          </SelectField>
        </div>
      )}
      {rule.age_min && (
        <Check
          label={t('hand.age', { n: rule.age_min })}
          className="min-h-12 text-lg"
          checked={shown.ageSeen}
          onChange={e => set({ ageSeen: e.currentTarget.checked })}
        />
      )}
      {rule.code && (
        <CodeField
          label={t('hand.code')}
          hint={t('hand.code_hint')}
          length={4}
          value={shown.code}
          onValue={code => set({ code })}
        />
      )}
      {rule.photos_min > 0 && (
        <Photos
          label={t('hand.photos', { n: rule.photos_min })}
          photos={shown.photos}
          onPhotos={photos => set({ photos })}
        />
      )}
      {rule.signature && <SignaturePad onSignature={signature => set({ signature })} />}
      <TextField
        label={t('hand.note')}
        optional={rule.note ? undefined : t('hand.optional')}
        value={shown.note}
        onChange={e => set({ note: e.currentTarget.value })}
      />
      {!asks(rule) && !(way === 'door' && stop.cod_due) && <Notice>{t('hand.nothing')}</Notice>}
    </>
  )
}
