import { type Import, type ImportMode, type ImportRow, server } from '@qafila/api'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, boxClass, Icon, Notice } from '@qafila/ui'
import { useQuery } from '@tanstack/react-query'
import { ProblemNotice } from '../shell/problem'
import { FIELDS, missing, remap } from './fields'
import { useT } from './texts'

type CheckProps = {
  import: Import
  busy: boolean
  onMapping(mapping: Record<string, string | null>): void
  onImport(mode: ImportMode): void
  onBack(): void
}

/** What the file was understood to say: columns, good rows, and every bad row with its reason. */
export function Check({ import: job, busy, onMapping, onImport, onBack }: CheckProps) {
  const t = useT()
  const lacking = missing(job.mapping)
  const bad = useQuery({
    queryKey: ['import', job.id, 'bad'],
    enabled: job.rows_bad > 0,
    queryFn: () => server.importRows(job.id),
  })
  const ready = job.rows_good > 0 && lacking.length === 0
  return (
    <div className="grid gap-6">
      <Verdict job={job} />
      {job.failure && <ProblemNotice error={new Error(job.failure)} />}
      {lacking.length > 0 && (
        <Notice tone="warn">
          {t('import.lacking', { fields: lacking.map(f => t(`import.field_${f}`)).join(' · ') })}
        </Notice>
      )}
      <Mapping mapping={job.mapping} busy={busy} onMapping={onMapping} />
      {bad.error ? (
        <ProblemNotice error={bad.error} />
      ) : bad.data?.length ? (
        <BadRows rows={bad.data} mapping={job.mapping} total={job.rows_bad} />
      ) : null}
      <div className="border-line flex flex-wrap justify-end gap-2 border-t pt-4">
        <Button look="plain" className="me-auto" onClick={onBack}>
          {t('import.other_file')}
        </Button>
        {job.rows_bad > 0 && (
          <Button look="quiet" busy={busy} disabled={!ready} onClick={() => onImport('good_rows')}>
            {t('import.do_good', { n: job.rows_good })}
          </Button>
        )}
        {job.rows_bad === 0 && (
          <Button icon="check" busy={busy} disabled={!ready} onClick={() => onImport('all_or_nothing')}>
            {t('import.do_all', { n: job.rows_good })}
          </Button>
        )}
      </div>
    </div>
  )
}

function Verdict({ job }: { job: Import }) {
  const t = useT()
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <p className="bg-ok-soft text-ok flex items-center gap-3 rounded-lg px-5 py-4 text-lg font-semibold">
        <Icon name="check" size={24} />
        {t('import.good', { n: job.rows_good })}
      </p>
      <p
        className={`flex items-center gap-3 rounded-lg px-5 py-4 text-lg font-semibold ${job.rows_bad ? 'bg-bad-soft text-bad' : 'bg-sunken text-muted'}`}
      >
        <Icon name={job.rows_bad ? 'alert' : 'minus'} size={24} />
        {t('import.bad', { n: job.rows_bad })}
      </p>
    </div>
  )
}

function Mapping({
  mapping,
  busy,
  onMapping,
}: {
  mapping: Import['mapping']
  busy: boolean
  onMapping: CheckProps['onMapping']
}) {
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
              disabled={busy}
              onChange={e => onMapping(remap(mapping, column, e.currentTarget.value || null))}
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

/** Each bad row as the file has it, its wrong cells marked and explained. */
function BadRows({ rows, mapping, total }: { rows: ImportRow[]; mapping: Import['mapping']; total: number }) {
  const t = useT()
  const { format } = useI18n()
  const columnOf = (path: string) => Object.keys(mapping).find(c => mapping[c] === path || c === path)
  return (
    <section aria-labelledby="bad-rows" className="bg-surface border-line rounded-lg border">
      <h2 id="bad-rows" className="border-line border-b px-5 py-3 text-lg font-semibold">
        {t('import.bad_rows')}
        {rows.length < total && (
          <span className="text-muted text-sm font-normal">
            {' '}
            · {t('import.first_of', { shown: rows.length, all: total })}
          </span>
        )}
      </h2>
      <ul className="divide-line divide-y">
        {rows.map(row => (
          <li key={row.row_no} className="grid grid-cols-[3rem_minmax(0,1fr)] gap-x-3 px-5 py-3">
            <span className="text-muted tnum text-sm font-semibold">{format.number(row.row_no)}</span>
            <div className="min-w-0">
              <p className="text-muted text-sm">
                <Bdi clip>{Object.values(row.cells).filter(Boolean).slice(0, 6).join(' · ')}</Bdi>
              </p>
              <ul>
                {row.errors.map(error => {
                  const column = columnOf(error.path)
                  return (
                    <li key={`${error.path}${error.message}`} className="text-bad text-sm">
                      <span className="font-semibold">
                        <Bdi>{column ?? error.path}</Bdi>
                        {column && row.cells[column] && (
                          <>
                            {' '}
                            <q>
                              <Bdi>{row.cells[column]}</Bdi>
                            </q>
                          </>
                        )}
                        :
                      </span>{' '}
                      <Bdi>{error.message}</Bdi>
                    </li>
                  )
                })}
              </ul>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
