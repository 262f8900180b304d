import { type Import, server } from '@qafila/api'
import { Button, Icon, toast } from '@qafila/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ProblemNotice } from '../shell/problem'
import { useT } from './texts'

/** What came of it, where to go now, and the way back. */
export function Done({ import: job, onAgain }: { import: Import; onAgain(): void }) {
  const t = useT()
  const queries = useQueryClient()
  const undo = useMutation({
    mutationFn: () => server.undoImport(job.id),
    onSuccess: undone => {
      queries.setQueryData(['import', job.id], undone)
      toast(t('import.undone'))
    },
  })
  const ok = job.state === 'done'
  const link = 'inline-flex min-h-hit items-center gap-2 rounded-md px-4 font-semibold'
  return (
    <section
      className="bg-surface border-line grid justify-items-center gap-4 rounded-xl border px-6 py-12 text-center"
      aria-live="polite"
    >
      <span
        className={`grid size-14 place-items-center rounded-full ${ok ? 'bg-ok-soft text-ok' : 'bg-warn-soft text-warn'}`}
      >
        <Icon name={ok ? 'check' : 'undo'} size={28} />
      </span>
      <h2 className="text-xl font-bold">
        {ok
          ? t('import.created', { n: job.created + job.updated })
          : t(job.state === 'undone' ? 'import.undone' : 'import.refused')}
      </h2>
      {job.failure && <p className="text-muted">{job.failure}</p>}
      {ok && job.rows_bad > 0 && <p className="text-muted">{t('import.left_out', { n: job.rows_bad })}</p>}
      {undo.error && <ProblemNotice error={undo.error} />}
      <div className="mt-2 flex flex-wrap justify-center gap-2">
        {ok && (
          <>
            <Link to="/plan" className={`${link} bg-brand text-on-brand`}>
              <Icon name="plan" size={18} />
              {t('import.plan')}
            </Link>
            <Link to="/deliveries" className={`${link} border-line border`}>
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
    </section>
  )
}
