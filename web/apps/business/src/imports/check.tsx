import type { Import } from '@qafila/api'
import { Bdi } from '@qafila/i18n'
import { Button, boxClass, Icon, Notice } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { ProblemNotice } from '../shell/problem'
import { BadRows } from './bad-rows'
import { FIELDS, missing, remap } from './fields'
import { type ImportRun, imports } from './imports'
import { useT } from './texts'

type CheckProps = {
  run: ImportRun
  busy: boolean
  /** Absent when the file itself is not at hand any more. */
  onMapping: ((mapping: Record<string, string | null>) => void) | undefined
  onApply(mode: 'good_rows' | 'all_or_nothing'): void
  onBack(): void
}

/** What the file was understood to say: columns, good rows, and every bad row with its reason and a place to put it right. */
export function Check({ run, busy, onMapping, onApply, onBack }: CheckProps) {
  const t = useT()
  const lacking = missing(run.mapping)
  const bad = useQuery({
    queryKey: ['import', run.id, 'bad'],
    queryFn: () => imports.bad(run.id),
  })
  const ready = run.rows_good > 0 && lacking.length === 0
  return (
    <div className="grid gap-6">
      <Verdict run={run} />
      {run.failure && <ProblemNotice error={new Error(run.failure)} />}
      {lacking.length > 0 && (
        <Notice tone="warn">
          {t('import.lacking', { fields: lacking.map(f => t(`import.field_${f}`)).join(' · ') })}
        </Notice>
      )}
      <Mapping mapping={run.mapping} busy={busy} onMapping={onMapping} />
      {bad.error ? (
        <ProblemNotice error={bad.error} />
      ) : (
        bad.data && <BadRows key={run.id} run={run} rows={bad.data} />
      )}
      <div className="border-line flex flex-wrap justify-end gap-2 border-t pt-4">
        <Button look="plain" className="me-auto" onClick={onBack}>
          {t('import.other_file')}
        </Button>
        {run.rows_bad > 0 ? (
          <Button look="quiet" busy={busy} disabled={!ready} onClick={() => onApply('good_rows')}>
            {t('import.do_good', { n: run.rows_good })}
          </Button>
        ) : (
          <Button icon="check" busy={busy} disabled={!ready} onClick={() => onApply('all_or_nothing')}>
            {t('import.do_all', { n: run.rows_good })}
          </Button>
        )}
      </div>
    </div>
  )
}

function Verdict({ run }: { run: ImportRun }) {
  const t = useT()
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <p className="bg-ok-soft text-ok flex items-center gap-3 rounded-lg px-5 py-4 text-lg font-semibold">
        <Icon name="check" size={24} />
        {t('import.good', { n: run.rows_good })}
      </p>
      <p
        className={`flex items-center gap-3 rounded-lg px-5 py-4 text-lg font-semibold ${run.rows_bad ? 'bg-bad-soft text-bad' : 'bg-sunken text-muted'}`}
      >
        <Icon name={run.rows_bad ? 'alert' : 'minus'} size={24} />
        {t('import.bad', { n: run.rows_bad })}
      </p>
    </div>
  )
}

type MappingProps = { mapping: Import['mapping']; busy: boolean; onMapping: CheckProps['onMapping'] }

function Mapping({ mapping, busy, onMapping }: MappingProps) {
  const t = useT()
  return (
    <section aria-labelledby="mapping" className="bg-surface border-line rounded-lg border">
      <h2 id="mapping" className="border-line border-b px-5 py-3 text-lg font-semibold">
        {t('import.mapping')}
      </h2>
      <ul className="grid gap-x-8 gap-y-2 p-5 sm:grid-cols-2">
        {Object.entries(mapping).map(([column, field]) => (
          <li
            key={column}
            className="grid grid-cols-[minmax(0,1fr)_auto_minmax(0,1.2fr)] items-center gap-2.5"
          >
            <span className="font-medium">
              <Bdi clip>{column}</Bdi>
            </span>
            <Icon name="arrow" size={16} className="text-muted" />
            <select
              aria-label={t('import.column_is', { column })}
              className={boxClass}
              value={field ?? ''}
              disabled={busy || !onMapping}
              onChange={e => onMapping?.(remap(mapping, column, e.currentTarget.value || null))}
            >
              <option value="">{t('import.unused')}</option>
              {FIELDS.map(f => (
                <option key={f} value={f}>
                  {t(`import.field_${f}`)}
                </option>
              ))}
            </select>
          </li>
        ))}
      </ul>
    </section>
  )
}
