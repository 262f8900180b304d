import { type Import, type ImportMode, isProblem, server } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { Button, Icon, Progress, TextField } from '@qafila/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Page } from '../shell/page'
import { ProblemNotice } from '../shell/problem'
import { Check } from './check'
import { Done } from './done'
import { useT } from './texts'

const STEPS = ['choose', 'check', 'done'] as const
type Step = (typeof STEPS)[number]

const today = (): string =>
  new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10)

/** A day's deliveries from a spreadsheet: nothing is saved before every row was seen. */
export function ImportPage() {
  const t = useT()
  const queries = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [date, setDate] = useState(today)
  const [id, setId] = useState<string | null>(null)
  const ask = useMutation({
    mutationFn: (want: { file: File; mode: ImportMode; mapping?: Record<string, string | null> }) =>
      server.import({ ...want, date }),
    onSuccess: made => {
      queries.setQueryData(['import', made.id], made)
      setId(made.id)
    },
  })
  const current = useImport(id)
  const finished = current && current.mode !== 'dry_run' ? current : null
  const step: Step = finished ? 'done' : current ? 'check' : 'choose'
  const restart = () => {
    setFile(null)
    setId(null)
    ask.reset()
  }

  return (
    <Page title={t('import.title')}>
      <div className="scroll-calm">
        <div className="mx-auto max-w-4xl p-4 md:p-6">
          <Steps step={step} />
          {ask.error && (
            <div className="mb-4">
              <ProblemNotice error={ask.error} />
              {isProblem(ask.error) && ask.error.fields.length > 0 && (
                <ul className="text-bad mt-2 list-inside list-disc text-sm">
                  {ask.error.fields.map(f => (
                    <li key={f.path}>{f.message}</li>
                  ))}
                </ul>
              )}
            </div>
          )}
          {step === 'choose' && (
            <Choose
              date={date}
              busy={ask.isPending}
              onDate={setDate}
              onFile={chosen => {
                setFile(chosen)
                ask.mutate({ file: chosen, mode: 'dry_run' })
              }}
            />
          )}
          {step === 'check' && current && file && (
            <Working import={current}>
              <Check
                import={current}
                busy={ask.isPending}
                onMapping={mapping => ask.mutate({ file, mode: 'dry_run', mapping })}
                onImport={mode => ask.mutate({ file, mode, mapping: current.mapping })}
                onBack={restart}
              />
            </Working>
          )}
          {finished && (
            <Working import={finished}>
              <Done import={finished} onAgain={restart} />
            </Working>
          )}
        </div>
      </div>
    </Page>
  )
}

const busyStates = new Set(['queued', 'running'])

function useImport(id: string | null): Import | undefined {
  const queries = useQueryClient()
  const query = useQuery({
    queryKey: ['import', id],
    enabled: id !== null,
    queryFn: () => server.importOf(id as string),
    refetchInterval: q => (q.state.data && busyStates.has(q.state.data.state) ? 500 : false),
  })
  const state = query.data?.state
  useEffect(() => {
    if (state === 'done' || state === 'undone') void queries.invalidateQueries({ queryKey: ['deliveries'] })
  }, [state, queries])
  return query.data
}

/** The rows going by, or what comes after them. */
function Working({ import: job, children }: { import: Import; children: ReactNode }) {
  const t = useT()
  if (!busyStates.has(job.state)) return children
  return (
    <section className="bg-surface border-line grid gap-3 rounded-lg border p-6" aria-live="polite">
      <h2 className="text-lg font-semibold">
        {t(job.mode === 'dry_run' ? 'import.reading' : 'import.saving')}
      </h2>
      <Progress
        label={t('import.progress')}
        value={job.rows_total ? job.rows_read / job.rows_total : undefined}
      />
      <p className="text-muted tnum text-sm">
        {t('import.rows_of', { done: job.rows_read, all: job.rows_total })}
      </p>
    </section>
  )
}

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

type ChooseProps = { date: string; busy: boolean; onDate(date: string): void; onFile(file: File): void }

function Choose({ date, busy, onDate, onFile }: ChooseProps) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const drop = (e: DragEvent) => {
    e.preventDefault()
    setOver(false)
    const file = e.dataTransfer.files[0]
    if (file) onFile(file)
  }
  return (
    <div className="grid gap-6">
      <div className="max-w-52">
        <TextField
          label={t('import.date')}
          hint={t('import.date_hint')}
          type="date"
          value={date}
          onChange={e => onDate(e.currentTarget.value)}
        />
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra way; the button inside is the way for all */}
      <div
        onDragOver={e => {
          e.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={`grid justify-items-center gap-3 rounded-xl border-2 border-dashed px-6 py-14 text-center ${over ? 'border-brand bg-brand-soft' : 'border-edge/60 bg-surface'}`}
      >
        <span className="text-brand">
          <Icon name="upload" size={32} />
        </span>
        <p className="text-lg font-semibold">{t('import.drop')}</p>
        <p className="text-muted max-w-md">{t('import.drop_hint')}</p>
        <Button icon="file" busy={busy} onClick={() => input.current?.click()}>
          {t('import.pick')}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          className="sr-only"
          tabIndex={-1}
          aria-label={t('import.pick')}
          onChange={e => {
            const file = e.currentTarget.files?.[0]
            e.currentTarget.value = ''
            if (file) onFile(file)
          }}
        />
      </div>
    </div>
  )
}
