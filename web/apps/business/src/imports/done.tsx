import { Button, Icon, toast } from '@qafila/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ProblemNotice } from '../shell/problem'
import { BadRows } from './bad-rows'
import { type ImportRun, imports } from './imports'
import { useT } from './texts'

/** What came of it, where to go now, and the way back. */
export function Done({ run, onAgain }: { run: ImportRun; onAgain(): void }) {
  const t = useT()
  const queries = useQueryClient()
  const take = (next: ImportRun) => queries.setQueryData(['import', run.id], next)
  const undo = useMutation({
    mutationFn: () => imports.undo(run.id),
    onSuccess: undone => {
      take(undone)
      void queries.invalidateQueries({ queryKey: ['imports'] })
      toast(t('import.undone'))
    },
  })
  const rest = useMutation({ mutationFn: () => imports.apply(run.id, 'good_rows'), onSuccess: take })
  const bad = useQuery({
    queryKey: ['import', run.id, 'bad'],
    enabled: run.rows_bad > 0 && run.state === 'done',
    queryFn: () => imports.bad(run.id),
  })
  const ok = run.state === 'done'
  const waiting = useQuery({
    queryKey: ['import', run.id, 'waiting', run.rows_bad],
    enabled: ok && run.rows_good > run.created + run.updated,
    queryFn: () => imports.waiting(run.id),
  })
  const ready = waiting.data ?? 0
  return (
    <div className="grid gap-6">
      <section
        className="bg-surface border-line grid justify-items-center gap-4 rounded-xl border px-6 py-10 text-center"
        aria-live="polite"
      >
        <span
          className={`grid size-14 place-items-center rounded-full ${ok ? 'bg-ok-soft text-ok' : 'bg-warn-soft text-warn'}`}
        >
          <Icon name={ok ? 'check' : 'undo'} size={28} />
        </span>
        <h2 className="text-xl font-bold">
          {ok
            ? t('import.created', { n: run.created + run.updated })
            : t(run.state === 'undone' ? 'import.undone' : 'import.refused')}
        </h2>
        {run.failure && <p className="text-muted">{run.failure}</p>}
        <Counts run={run} />
        {undo.error && <ProblemNotice error={undo.error} />}
        {rest.error && <ProblemNotice error={rest.error} />}
        <Ways run={run} undo={undo} onAgain={onAgain} />
      </section>
      {ok && bad.data && bad.data.length > 0 && (
        <>
          <BadRows run={run} rows={bad.data} />
          {ready > 0 && (
            <Button
              icon="check"
              busy={rest.isPending}
              className="justify-self-end"
              onClick={() => rest.mutate()}
            >
              {t('import.do_good', { n: ready })}
            </Button>
          )}
        </>
      )}
    </div>
  )
}

function Counts({ run }: { run: ImportRun }) {
  const t = useT()
  const counts = [
    ['created', run.created],
    ['updated', run.updated],
    ['left', run.rows_bad],
  ] as const
  return (
    <dl className="grid w-full max-w-md grid-cols-3 gap-3">
      {counts.map(([name, n]) => (
        <div key={name} className="bg-sunken rounded-md px-3 py-2">
          <dt className="text-muted text-sm">{t(`import.count_${name}`)}</dt>
          <dd className={`tnum text-lg font-bold ${name === 'left' && n ? 'text-bad' : ''}`}>{n}</dd>
        </div>
      ))}
    </dl>
  )
}

type Undo = { isPending: boolean; mutate(): void }

function Ways({ run, undo, onAgain }: { run: ImportRun; undo: Undo; onAgain(): void }) {
  const t = useT()
  const link = 'inline-flex min-h-hit items-center gap-2 rounded-md px-4 font-semibold'
  return (
    <div className="mt-2 flex flex-wrap justify-center gap-2">
      {run.state === 'done' && (
        <>
          <Link to="/plan" className={`${link} bg-brand text-on-brand`}>
            <Icon name="plan" size={18} />
            {t('import.plan')}
          </Link>
          <Link to="/deliveries" search={{ import: run.id }} className={`${link} border-line border`}>
            {t('import.see')}
          </Link>
          <Button look="plain" icon="undo" busy={undo.isPending} onClick={() => undo.mutate()}>
            {t('import.undo')}
          </Button>
        </>
      )}
      <Button look="plain" onClick={onAgain}>
        {t('import.another')}
      </Button>
    </div>
  )
}
