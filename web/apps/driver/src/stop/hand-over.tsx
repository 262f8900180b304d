import { useI18n } from '@qafila/i18n'
import { lastFix, perform, sha256 } from '@qafila/offline'
import { Button, Check, CodeField, Notice, SelectField, TextField, toast } from '@qafila/ui'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { keptAs, type Stop, sync } from '../day'
import { useT } from '../texts'
import { BackLink, StopFrame, WithStop } from './frame'
import { Photos, type Taken } from './photos'
import { SignaturePad } from './signature'

const RELATIONS = ['self', 'family', 'colleague', 'neighbour', 'reception', 'security'] as const

/** Exactly the evidence this door asks for, and no more. */
export const HandOver = () => <WithStop>{stop => <Form stop={stop} />}</WithStop>

type Shown = {
  name: string
  relation: string
  photos: Taken[]
  signature: Blob | null
  code: string
  note: string
  paid: boolean
}

/** What the rule of this stop still lacks, in the order it is asked on the screen. */
function lacks(stop: Stop, shown: Shown): ('name' | 'photos' | 'signature' | 'code' | 'note' | 'cash')[] {
  const rule = stop.proof_policy
  return [
    ...(rule.recipient_name && !shown.name.trim() ? (['name'] as const) : []),
    ...(shown.photos.length < rule.photos_min ? (['photos'] as const) : []),
    ...(rule.signature && !shown.signature ? (['signature'] as const) : []),
    ...(rule.code && shown.code.length < 4 ? (['code'] as const) : []),
    ...(rule.note && !shown.note.trim() ? (['note'] as const) : []),
    ...(stop.cod_due && !shown.paid ? (['cash'] as const) : []),
  ]
}

async function proofOf(stop: Stop, shown: Shown) {
  const signature = shown.signature && { sha256: await sha256(shown.signature), blob: shown.signature }
  const body = {
    command: 'deliver',
    proof: {
      photos: shown.photos.map(p => p.sha256),
      ...(signature ? { signature: signature.sha256 } : {}),
      ...(shown.name.trim() ? { recipient_name: shown.name.trim(), relation: shown.relation } : {}),
      ...(shown.code ? { code: shown.code } : {}),
      ...(shown.note.trim() ? { note: shown.note.trim() } : {}),
    },
    ...(stop.cod_due ? { cod: { collected: stop.cod_due, method: 'cash' } } : {}),
  }
  const files = [
    ...shown.photos.map(({ sha256: hash, blob }) => ({ sha256: hash, blob })),
    ...(signature ? [signature] : []),
  ]
  return { body, files }
}

function Form({ stop }: { stop: Stop }) {
  const t = useT()
  const { format } = useI18n()
  const navigate = useNavigate()
  const [shown, setShown] = useState<Shown>({
    name: '',
    relation: 'self',
    photos: [],
    signature: null,
    code: '',
    note: '',
    paid: false,
  })
  const [busy, setBusy] = useState(false)
  const set = (change: Partial<Shown>) => setShown(now => ({ ...now, ...change }))
  const rule = stop.proof_policy
  const missing = lacks(stop, shown)

  const finish = async () => {
    setBusy(true)
    const { body, files } = await proofOf(stop, shown)
    await perform({
      delivery: stop.id,
      base_version: stop.version,
      body,
      files,
      fix: lastFix(),
      after: keptAs(stop, 'delivered'),
    })
    toast(t('hand.done'))
    await navigate({ to: '/' })
    void sync()
  }

  return (
    <StopFrame
      back={<BackLink to="/stop/$id" id={stop.id} label={stop.recipient.name} />}
      action={
        <div className="grid gap-2">
          {missing.length > 0 && (
            <p role="status" className="text-muted text-center">
              {t('hand.missing', { list: format.list(missing.map(m => t(`hand.need_${m}`))) })}
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
      <h1 className="tight mb-5 text-2xl font-bold">{t('act.hand_over')}</h1>
      <div className="grid gap-6">
        {stop.cod_due && (
          <div className="bg-saffron/20 rounded-lg px-4 py-4">
            <p className="tnum text-2xl font-bold">{format.money(stop.cod_due)}</p>
            <Check
              label={t('hand.cash_taken')}
              className="mt-2 min-h-12 text-lg"
              checked={shown.paid}
              onChange={e => set({ paid: e.currentTarget.checked })}
            />
          </div>
        )}
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
        {rule.code && (
          <CodeField
            label={t('hand.code')}
            hint={t('hand.code_hint')}
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
        {!rule.recipient_name && !rule.code && !rule.photos_min && !rule.signature && !stop.cod_due && (
          <Notice>{t('hand.nothing')}</Notice>
        )}
      </div>
    </StopFrame>
  )
}
