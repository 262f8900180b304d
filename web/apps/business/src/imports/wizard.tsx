import { isProblem } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { Button, Icon, Notice, Progress, Skeleton } from '@qafila/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { useFaultText } from '../parts/faults'
import { Page } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import { Check } from './check'
import { Choose } from './choose'
import { Done } from './done'
import { History } from './history'
import { type Ask, type ImportRun, imports, isBusy, isLook } from './imports'
import { useT } from './texts'

const STEPS = ['choose', 'check', 'done'] as const
type Step = (typeof STEPS)[number]

/** A day's deliveries from a spreadsheet: nothing is saved before every row was seen. The address names the import. */
export function ImportPage() {
  const t = useT()
  const { id } = useSearch({ from: '/inside/import' })
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [asked, setAsked] = useState<Ask | null>(null)
  const look = useMutation({
    mutationFn: imports.look,
    onSuccess: (made, want) => {
      setAsked(want)
      take(made)
      void navigate({ to: '/import', search: { id: made.id }, replace: asked !== null })
    },
  })
  const take = (run: ImportRun) => queries.setQueryData(['import', run.id], run)
  const current = useImport(id)
  const apply = useMutation({
    mutationFn: (mode: 'good_rows' | 'all_or_nothing') => imports.apply(id as string, mode),
    onSuccess: run => {
      take(run)
      // From now on it is what will have been done, also when its state is read before its mode has changed.
      setApplied(run.id)
    },
  })
  const [applied, setApplied] = useState<string | null>(null)
  const run = current.data
  const step: Step = !run ? 'choose' : isLook(run) && applied !== run.id ? 'check' : 'done'
  const restart = () => {
    setAsked(null)
    look.reset()
    apply.reset()
    void navigate({ to: '/import', search: {} })
  }
  return (
    <Page title={t('import.title')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
      <div className="scroll-calm" tabIndex={0}>
        <div className="mx-auto max-w-4xl p-4 md:p-6">
          <Steps step={step} />
          {[look.error, apply.error, current.error].map(
            (error, i) =>
              error && (
                // biome-ignore lint/suspicious/noArrayIndexKey: three places, always the same
                <Wrong key={i} error={error} />
              ),
          )}
          {id && current.isPending && <Skeleton label={t('import.reading')} rows={6} />}
          {!id && (
            <>
              <Choose busy={look.isPending} onAsk={look.mutate} />
              <History />
            </>
          )}
          {run && (
            <Working run={run}>
              {step === 'check' ? (
                <Check
                  run={run}
                  busy={look.isPending || apply.isPending}
                  onMapping={asked ? mapping => look.mutate({ ...asked, mapping }) : undefined}
                  onApply={apply.mutate}
                  onBack={restart}
                />
              ) : (
                <Done run={run} onAgain={restart} />
              )}
            </Working>
          )}
        </div>
      </div>
    </Page>
  )
}

/** The code of a file that is in already; the problem names the import that has it. */
const IMPORTED = 'delivery.file_imported'

function Wrong({ error }: { error: unknown }) {
  const t = useT()
  const fault = useFaultText()
  if (isProblem(error) && error.type === IMPORTED) {
    const { current } = error.body as { current?: string }
    return (
      <div className="mb-4">
        <Notice
          tone="warn"
          action={
            current && (
              <Link to="/import" search={{ id: current }} className="text-brand font-semibold">
                {t('import.see_that')}
              </Link>
            )
          }
        >
          {t('import.imported_before')}
        </Notice>
      </div>
    )
  }
  return (
    <div className="mb-4">
      <ProblemNotice error={error} />
      {isProblem(error) && error.fields.length > 0 && (
        <ul className="text-bad mt-2 list-inside list-disc text-sm">
          {error.fields.map(f => (
            <li key={f.path}>{fault(f)}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

function useImport(id: string | undefined) {
  const queries = useQueryClient()
  const query = useQuery({
    queryKey: ['import', id],
    enabled: id !== undefined,
    queryFn: () => imports.one(id as string),
    refetchInterval: q => (q.state.data && isBusy(q.state.data) ? 500 : false),
  })
  const state = query.data?.state
  useEffect(() => {
    if (state !== 'done' && state !== 'undone') return
    void queries.invalidateQueries({ queryKey: ['deliveries'] })
    void queries.invalidateQueries({ queryKey: ['imports'] })
  }, [state, queries])
  return query
}

/** The rows going by, or what comes after them. */
function Working({ run, children }: { run: ImportRun; children: ReactNode }) {
  const t = useT()
  const busy = isBusy(run)
  const job = useQuery({
    queryKey: ['job', run.job_id],
    enabled: busy && Boolean(run.job_id),
    queryFn: () => imports.job(run.job_id as string),
    refetchInterval: 500,
    retry: false,
  })
  const cancel = useMutation({ mutationFn: () => imports.cancel(run.job_id as string) })
  if (!busy) return children
  const at = job.data?.progress
  const phase = at?.phase ?? (run.mode === 'dry_run' ? 'reading' : 'writing')
  const done = at?.[`rows_${PAST[phase]}`] ?? run.rows_read
  const all = at?.rows_total || run.rows_total
  return (
    <section className="bg-surface border-line grid gap-3 rounded-lg border p-6" aria-live="polite">
      <h2 className="text-lg font-semibold">{t(`import.phase_${phase}`)}</h2>
      <Progress label={t('import.progress')} value={all ? done / all : undefined} />
      <div className="flex items-center justify-between gap-4">
        <p className="text-muted tnum text-sm">{t('import.rows_of', { done, all })}</p>
        {run.job_id && (
          <Button look="plain" busy={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('import.cancel')}
          </Button>
        )}
      </div>
      {cancel.error && <ProblemNotice error={cancel.error} />}
    </section>
  )
}

const PAST = { reading: 'read', checking: 'checked', writing: 'written' } as const

function Steps({ step }: { step: Step }) {
  const t = useT()
  const { format } = useI18n()
  const at = STEPS.indexOf(step)
  return (
    <ol aria-label={t('import.steps')} className="mb-6 flex flex-wrap gap-x-8 gap-y-2">
      {STEPS.map((s, i) => (
        <li
          key={s}
          aria-current={i === at ? 'step' : undefined}
          className={`flex items-center gap-2.5 ${i === at ? 'font-semibold' : 'text-muted'}`}
        >
          <span
            className={`tnum grid size-7 place-items-center rounded-full text-sm font-bold ${i < at ? 'bg-brand text-on-brand' : i === at ? 'bg-saffron text-on-saffron' : 'border-edge border'}`}
          >
            {i < at ? <Icon name="check" size={16} /> : format.number(i + 1)}
          </span>
          {t(`import.step_${s}`)}
        </li>
      ))}
    </ol>
  )
}
