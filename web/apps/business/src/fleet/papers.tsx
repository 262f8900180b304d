import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Dialog, SelectField, toast } from '@qafila/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Form, TextArea, type Values } from '../parts/form'
import { useMay } from '../parts/may'
import { Two } from '../parts/pieces'
import { useDeeds } from '../parts/undo'
import { useProblemText } from '../shell/problem'
import { Belongings } from './belongings'
import { FleetList, matches, nameColumn, PhoneLine, useFleetSearch } from './list'
import { Maybe } from './maybe'
import { fleet, type Owner, type Paper, type PaperInput, paperAs } from './server'
import { useT } from './texts'
import { PaperState, useDay } from './words'

const KINDS_OF = {
  vehicle: ['registration', 'insurance', 'permit', 'inspection', 'contract', 'other'],
  driver: ['licence', 'emirates_id', 'cnic', 'passport', 'visa', 'permit', 'contract', 'other'],
} as const
const ownerOf = (paper: Paper): Owner =>
  paper.vehicle ? { vehicle: paper.vehicle } : { driver: paper.driver ?? '' }

/** The papers of one vehicle or one driver. */
export function PapersOf({ owner }: { owner: Owner }) {
  const t = useT()
  const day = useDay()
  const may = useMay('documents:write')
  const mayRead = useMay('documents:read')
  const key = 'vehicle' in owner ? owner.vehicle : owner.driver
  const query = useQuery({ queryKey: ['papers', key], queryFn: () => fleet.papers(owner), enabled: mayRead })
  const [open, setOpen] = useState<Paper | 'new' | null>(null)
  if (!mayRead) return null
  return (
    <Belongings
      title={t('fleet.papers')}
      query={query}
      none={t('paper.none')}
      add={may && t('paper.add')}
      onAdd={() => setOpen('new')}
      line={p => (
        <>
          <Two
            first={t(`paperkind.${p.kind}`)}
            second={
              <>
                {p.number && <Bdi machine>{p.number}</Bdi>}
                {p.number && p.expires_on && ' · '}
                {p.expires_on && t('paper.until', { day: day(p.expires_on) })}
              </>
            }
          />
          <PaperState paper={p} />
          <Button look="plain" icon={p.file ? 'file' : undefined} onClick={() => setOpen(p)}>
            {t('fleet.edit')}
            <span className="sr-only"> {t(`paperkind.${p.kind}`)}</span>
          </Button>
        </>
      )}
    >
      <PaperDialog open={open} owner={owner} onClose={() => setOpen(null)} />
    </Belongings>
  )
}

function paperOf(v: Values, owner: Owner, held?: Paper): PaperInput {
  const said = {
    kind: v.text('kind') as PaperInput['kind'],
    number: v.maybe('number'),
    issuer: v.maybe('issuer'),
    issued_on: v.maybe('issued_on'),
    expires_on: v.maybe('expires_on'),
    notes: v.maybe('notes'),
  }
  return held ? paperAs(held, said) : { ...said, ...owner }
}

export function PaperDialog({
  open,
  owner,
  onClose,
}: {
  open: Paper | 'new' | null
  owner: Owner
  onClose(): void
}) {
  const t = useT()
  const { common } = useI18n()
  const held = open && open !== 'new' ? open : undefined
  const may = useMay('documents:write')
  const deeds = useDeeds(['papers'])
  const remove = (paper: Paper) => {
    onClose()
    deeds.do({
      said: t('paper.removed'),
      run: () => fleet.removePaper(paper.id),
      undo: () => fleet.addPaper(paperAs(paper)),
    })
  }
  return (
    <Dialog
      open={open !== null}
      place="side"
      title={
        held ? t('paper.of', { kind: t(`paperkind.${held.kind}`), holder: held.holder }) : t('paper.add')
      }
      closeLabel={common('verb.close')}
      onClose={onClose}
      footer={
        held &&
        may && (
          <Button look="quiet" onClick={() => remove(held)}>
            {t('paper.remove')}
          </Button>
        )
      }
    >
      {held?.file && <SeePage paper={held} />}
      <PaperForm owner={owner} held={held} onDone={onClose} />
    </Dialog>
  )
}

/** The scanned page in a tab of its own: the browser shows PDF and pictures best. */
function SeePage({ paper }: { paper: Paper }) {
  const t = useT()
  const { format } = useI18n()
  const said = useProblemText()
  const see = async () => {
    try {
      const url = URL.createObjectURL(await fleet.page(paper.id))
      window.open(url, '_blank', 'noopener')
      setTimeout(() => URL.revokeObjectURL(url), 60_000)
    } catch (error) {
      toast(said(error), { tone: 'bad' })
    }
  }
  return (
    <p className="mb-4 flex flex-wrap items-center gap-3">
      <Button look="quiet" icon="file" onClick={() => void see()}>
        {t('paper.see')}
      </Button>
      <span className="text-muted text-sm">
        {format.number(Math.max(1, Math.round((paper.file?.bytes ?? 0) / 1024)), {
          style: 'unit',
          unit: 'kilobyte',
        })}
      </span>
    </p>
  )
}

function PaperForm({ owner, held, onDone }: { owner: Owner; held: Paper | undefined; onDone(): void }) {
  const t = useT()
  const optional = t('fleet.optional')
  const queries = useQueryClient()
  const kinds = KINDS_OF['vehicle' in owner ? 'vehicle' : 'driver']
  const save = async (v: Values) => {
    const body = paperOf(v, owner, held)
    const saved = held ? await fleet.putPaper(held.id, body, held.version) : await fleet.addPaper(body)
    const file = v.file('file')
    return file ? fleet.putPage(saved.id, file) : saved
  }
  const done = () => {
    void queries.invalidateQueries({ queryKey: ['papers'] })
    toast(t('fleet.saved'))
    onDone()
  }
  return (
    <Form submit={held ? '' : t('fleet.add')} save={save} onDone={done}>
      {wrong => (
        <>
          <SelectField label={t('paper.kind')} name="kind" defaultValue={held?.kind} error={wrong('kind')}>
            {[...new Set([...(held ? [held.kind] : []), ...kinds])].map(k => (
              <option key={k} value={k}>
                {t(`paperkind.${k}`)}
              </option>
            ))}
          </SelectField>
          <Maybe label={t('paper.number')} name="number" dir="ltr" held={held?.number} wrong={wrong} />
          <Maybe label={t('paper.issuer')} name="issuer" held={held?.issuer} wrong={wrong} />
          <div className="grid items-start grid-cols-2 gap-3">
            <Maybe
              label={t('paper.issued_on')}
              name="issued_on"
              type="date"
              held={held?.issued_on}
              wrong={wrong}
            />
            <Maybe
              label={t('paper.expires_on')}
              name="expires_on"
              type="date"
              held={held?.expires_on}
              wrong={wrong}
            />
          </div>
          <Maybe
            label={t('paper.file')}
            name="file"
            type="file"
            accept="application/pdf,image/jpeg,image/png,image/webp"
            hint={t('paper.file_hint')}
            wrong={wrong}
            className="py-1.5"
          />
          <TextArea
            label={t('fleet.notes')}
            name="notes"
            optional={optional}
            defaultValue={held?.notes ?? ''}
          />
        </>
      )}
    </Form>
  )
}

/** All papers of the fleet, what runs out first at the top. */
export function Papers() {
  const t = useT()
  const day = useDay()
  const { search } = useFleetSearch()
  const query = useQuery({ queryKey: ['papers'], queryFn: () => fleet.papers() })
  const [open, setOpen] = useState<Paper | null>(null)
  const rows = (query.data ?? [])
    .filter(
      p => (!search.show || p.standing === search.show) && matches(search.q, p.holder, p.number, p.issuer),
    )
    .sort((a, b) => (a.expires_on ?? '9').localeCompare(b.expires_on ?? '9'))
  const columns = [
    nameColumn<Paper>(t('paper.owner'), p => p.holder),
    {
      key: 'kind',
      head: t('paper.kind'),
      width: 'minmax(8rem,1fr)',
      cell: (p: Paper) => t(`paperkind.${p.kind}`),
    },
    {
      key: 'number',
      head: t('paper.number'),
      width: 'minmax(8rem,1fr)',
      cell: (p: Paper) => p.number && <Bdi machine>{p.number}</Bdi>,
    },
    {
      key: 'until',
      head: t('paper.expires_on'),
      width: 'minmax(8rem,1fr)',
      cell: (p: Paper) => (p.expires_on ? day(p.expires_on) : '—'),
    },
    {
      key: 'state',
      head: t('fleet.status'),
      width: 'minmax(9rem,1fr)',
      cell: (p: Paper) => <PaperState paper={p} />,
    },
  ]
  const line = (p: Paper) => (
    <PhoneLine
      name={p.holder}
      note={
        <>
          {t(`paperkind.${p.kind}`)}
          {p.expires_on && ` · ${day(p.expires_on)}`}
        </>
      }
    >
      <PaperState paper={p} />
    </PhoneLine>
  )
  return (
    <>
      <FleetList
        query={query}
        rows={rows}
        columns={columns}
        line={line}
        find={t('fleet.find_papers')}
        shows={[
          { key: 'expired', label: t('paper.show_expired') },
          { key: 'expiring', label: t('paper.show_expiring') },
          { key: 'valid', label: t('paper.show_valid') },
        ]}
        empty={{ icon: 'file', title: t('paper.none_title'), hint: t('paper.none_hint') }}
        onOpen={p => setOpen(p)}
      />
      <PaperDialog open={open} owner={open ? ownerOf(open) : { vehicle: '' }} onClose={() => setOpen(null)} />
    </>
  )
}
