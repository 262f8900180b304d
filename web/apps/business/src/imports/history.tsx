import { Bdi, useI18n } from '@qafila/i18n'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ImportRun, imports, isBusy, isLook } from './imports'
import { useT } from './texts'

const SHOWN = 12

/** What was imported before, each with the way back to it. Looks that led to nothing are left out, unless they are the newest. */
export function History() {
  const t = useT()
  const list = useQuery({
    queryKey: ['imports', 'list'],
    queryFn: () => imports.list({ limit: 50 }),
    refetchInterval: q => (q.state.data?.some(isBusy) ? 2000 : false),
  })
  const shown = (list.data ?? []).filter((run, i) => i === 0 || !isLook(run)).slice(0, SHOWN)
  if (!shown.length) return null
  return (
    <section aria-labelledby="import-history" className="mt-8">
      <h2 id="import-history" className="mb-2 text-lg font-semibold">
        {t('import.history')}
      </h2>
      <ul className="border-line divide-line bg-surface divide-y rounded-lg border">
        {shown.map(run => (
          <li key={run.id}>
            <Past run={run} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const TONE: Record<string, string> = {
  done: 'text-ok',
  failed: 'text-bad',
  refused: 'text-bad',
  undone: 'text-muted',
}

function Past({ run }: { run: ImportRun }) {
  const t = useT()
  const { format } = useI18n()
  const state = isLook(run) && run.state === 'done' ? 'looked' : run.state
  return (
    <Link
      to="/import"
      search={{ id: run.id }}
      className="hover:bg-sunken grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-4 py-2.5"
    >
      <span className="font-medium">
        <Bdi clip>{run.file_name ?? t('import.unnamed')}</Bdi>
      </span>
      <span className={`text-sm font-semibold ${TONE[state] ?? ''}`}>{t(`import.state_${state}`)}</span>
      <span className="text-muted tnum text-sm">{format.moment(run.created_at)}</span>
      <span className="text-muted tnum text-sm">
        {t('import.counts', { created: run.created, updated: run.updated, bad: run.rows_bad })}
      </span>
    </Link>
  )
}
