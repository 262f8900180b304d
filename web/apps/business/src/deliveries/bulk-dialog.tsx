import { type ProblemBody, server } from '@qafila/api'
import { showTracking } from '@qafila/domain'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Dialog, Notice, Progress, TextField, toast } from '@qafila/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { ProblemNotice } from '../shell/problem'
import { BULK, BULK_MAX, type BulkReport, type BulkVerb, giveMany, INVERSE, idsOf, type Words } from './bulk'
import type { DeliveriesSearch } from './search'
import { countOf, type Selection } from './selection'
import { useT } from './texts'
import { useRefusal, WordFields, wordsIn } from './words'

type BulkProps = {
  verb: BulkVerb
  selection: Selection
  total: number
  search: DeliveriesSearch
  onClose(): void
}

/** One verb for many: asks for its words, shows how far it is, and says of every row that refused why. */
export function BulkDialog({ verb, selection, total, search, onClose }: BulkProps) {
  const t = useT()
  const { common } = useI18n()
  const [progress, setProgress] = useState<{ done: number; of: number } | null>(null)
  const run = useRun(setProgress)
  const count = Math.min(countOf(selection, total), BULK_MAX)
  const needs: readonly string[] = BULK[verb]
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    const words = wordsIn(new FormData(e.currentTarget), needs)
    run.mutate(
      { verb, words, ids: () => idsOf(selection, search, BULK_MAX) },
      { onSuccess: report => !report.bad.length && onClose() },
    )
  }
  return (
    <Dialog
      open
      title={t('bulk.title', { what: t(`bulk.${verb}`), n: count })}
      closeLabel={common('verb.close')}
      onClose={onClose}
    >
      {run.error && (
        <div className="mb-4">
          <ProblemNotice error={run.error} />
        </div>
      )}
      {run.data ? (
        <Report report={run.data} run={run} words={run.variables?.words ?? {}} onClose={onClose} />
      ) : run.isPending && progress ? (
        <div className="grid gap-2" aria-live="polite">
          <Progress label={t('bulk.progress')} value={progress.done / Math.max(1, progress.of)} />
          <p className="text-muted tnum text-sm">
            {t('bulk.done_of', { done: progress.done, all: progress.of })}
          </p>
        </div>
      ) : (
        <form onSubmit={submit} className="grid gap-4">
          {countOf(selection, total) > BULK_MAX && (
            <Notice tone="warn">{t('bulk.too_many', { n: BULK_MAX })}</Notice>
          )}
          <WordFields needs={needs} />
          <div className="flex justify-end gap-2">
            <Button look="plain" onClick={onClose}>
              {common('verb.back')}
            </Button>
            <Button
              type="submit"
              autoFocus={!needs.length}
              look={verb === 'cancel' ? 'danger' : 'primary'}
              busy={run.isPending}
            >
              {t(`bulk.${verb}`)}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}

type Ask = { verb: BulkVerb; words: Words; ids(): Promise<string[]> | string[] }

/** Runs it, tells the lists, and offers the way back where there is one. */
function useRun(onProgress: (at: { done: number; of: number }) => void) {
  const t = useT()
  const queries = useQueryClient()
  const run = useMutation({
    mutationFn: async (ask: Ask) => {
      const ids = await ask.ids()
      onProgress({ done: 0, of: ids.length })
      return giveMany(ask.verb, ids, ask.words, done => onProgress({ done, of: ids.length }))
    },
    onSuccess: report => {
      if (!report.ok.length) return
      const back = INVERSE[report.verb]
      toast(t('bulk.said', { what: t(`bulk.${report.verb}`), n: report.ok.length }), {
        action: back && { label: t('bulk.undo'), run: () => void undo(report.ok, back) },
      })
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['deliveries'] })
      void queries.invalidateQueries({ queryKey: ['delivery'] })
    },
  })
  const undo = async (ids: string[], verb: BulkVerb) => {
    const report = await giveMany(verb, ids, { reason: t('bulk.undo_reason') }).catch(() => null)
    void queries.invalidateQueries({ queryKey: ['deliveries'] })
    if (!report) toast(t('bulk.not_undone', { n: ids.length }), { tone: 'bad' })
    else if (report.bad.length) toast(t('bulk.not_undone', { n: report.bad.length }), { tone: 'bad' })
    else toast(t('bulk.undone', { n: report.ok.length }))
  }
  return run
}

type ReportProps = {
  report: BulkReport
  run: ReturnType<typeof useRun>
  words: Words
  onClose(): void
}

/** Refusals shown by name; the rest are counted. */
const SHOWN_MAX = 200

function Report({ report, run, words, onClose }: ReportProps) {
  const t = useT()
  const { common } = useI18n()
  const refusal = useRefusal()
  const shown = report.bad.slice(0, SHOWN_MAX)
  const names = useQuery({
    queryKey: ['deliveries', 'names', shown.map(b => b.id).join()],
    queryFn: () => server.deliveriesByIds(shown.map(b => b.id)),
  })
  const unfit = report.bad.filter(b => isUnfit(b.problem)).map(b => b.id)
  return (
    <div className="grid gap-4">
      <Notice tone={report.ok.length ? 'warn' : 'bad'}>
        {t('bulk.report', { n: report.bad.length, ok: report.ok.length })}
      </Notice>
      <ul
        className="divide-line border-line scroll-calm max-h-72 divide-y rounded-md border"
        aria-label={t('bulk.refused')}
      >
        {shown.map(({ id, problem }) => {
          const row = names.data?.find(d => d.id === id)
          return (
            <li key={id} className="grid gap-0.5 px-3 py-2 text-sm">
              <Link to="/deliveries/$id" params={{ id }} className="tnum font-semibold" onClick={onClose}>
                <Bdi machine>{row ? showTracking(row.tracking_number) : '…'}</Bdi>
              </Link>
              <span className="text-muted">{refusal(problem)}</span>
            </li>
          )
        })}
      </ul>
      {unfit.length > 0 && (
        <Override
          n={unfit.length}
          onSay={override_reason =>
            run.mutate({
              verb: report.verb,
              words: { ...words, override_reason },
              ids: () => unfit,
            })
          }
        />
      )}
      <div className="flex justify-end">
        <Button look="quiet" onClick={onClose}>
          {common('verb.close')}
        </Button>
      </div>
    </div>
  )
}

const isUnfit = (problem: ProblemBody | undefined) => problem?.type === 'delivery.driver_unfit'

/** The fleet says the driver does not fit; whoever knows better says why. */
export function Override({ n, onSay }: { n: number; onSay(reason: string): void }) {
  const t = useT()
  const [reason, setReason] = useState('')
  return (
    <form
      className="border-line grid gap-3 border-t pt-4"
      onSubmit={e => {
        e.preventDefault()
        onSay(reason.trim())
      }}
    >
      <TextField
        label={t('do.override_reason')}
        hint={t('do.override_hint')}
        required
        value={reason}
        onChange={e => setReason(e.currentTarget.value)}
      />
      <Button type="submit" look="quiet" disabled={!reason.trim()}>
        {t('do.override', { n })}
      </Button>
    </form>
  )
}
