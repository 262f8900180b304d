import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Icon, TextField } from '@qafila/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useFaultText } from '../parts/faults'
import { ProblemNotice } from '../shell/problem'
import { type ImportRun, imports, type Row } from './imports'
import { useT } from './texts'

/** The column that an error is about: named by its field, or by its own heading. */
const columnOf = (mapping: ImportRun['mapping'], path: string) =>
  Object.keys(mapping).find(c => mapping[c] === path || c === path)

/** Each bad row as the file has it, its wrong cells open to be put right; a row that is right now says so and stays. */
export function BadRows({ run, rows }: { run: ImportRun; rows: Row[] }) {
  const t = useT()
  // The rows that were bad when the list was opened: one that was put right does not jump away under the hand.
  const [shown, setShown] = useState(rows)
  if (!shown.length) return null
  const put = (fixed: Row) => setShown(shown.map(row => (row.row_no === fixed.row_no ? fixed : row)))
  return (
    <section aria-labelledby="bad-rows" className="bg-surface border-line rounded-lg border">
      <h2 id="bad-rows" className="border-line border-b px-5 py-3 text-lg font-semibold">
        {t('import.bad_rows')}
        {shown.length < run.rows_bad && (
          <span className="text-muted text-sm font-normal">
            {' '}
            · {t('import.first_of', { shown: shown.length, all: run.rows_bad })}
          </span>
        )}
      </h2>
      <ul className="divide-line divide-y">
        {shown.map(row => (
          <BadRow key={row.row_no} run={run} row={row} onFixed={put} />
        ))}
      </ul>
    </section>
  )
}

type RowProps = { run: ImportRun; row: Row; onFixed(row: Row): void }

function BadRow({ run, row, onFixed }: RowProps) {
  const t = useT()
  const { format } = useI18n()
  const queries = useQueryClient()
  const [wide, setWide] = useState(false)
  const fix = useMutation({
    mutationFn: (cells: Record<string, string>) => imports.fix(run.id, [{ row_no: row.row_no, cells }]),
    onSuccess: ([judged]) => {
      if (judged) onFixed(judged)
      void queries.invalidateQueries({ queryKey: ['import', run.id], exact: true })
    },
  })
  const fault = useFaultText()
  const wrong = row.errors.map(e => ({ ...e, said: fault(e), column: columnOf(run.mapping, e.path) }))
  const columns = Object.keys(run.mapping).filter(
    c => (wide && run.mapping[c]) || wrong.some(e => e.column === c),
  )
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    const form = new FormData(e.currentTarget)
    const cells: Record<string, string> = {}
    for (const column of columns) {
      const value = String(form.get(column) ?? '').trim()
      if (value !== (row.cells[column] ?? '')) cells[column] = value
    }
    fix.mutate(cells)
  }
  const good = row.state !== 'bad'
  return (
    <li className="grid grid-cols-[3rem_minmax(0,1fr)] gap-x-3 px-5 py-3">
      <span className="text-muted tnum text-sm font-semibold">{format.number(row.row_no)}</span>
      <div className="grid min-w-0 gap-2">
        <p className="text-muted text-sm">
          <Bdi clip>{Object.values(row.cells).filter(Boolean).slice(0, 6).join(' · ')}</Bdi>
        </p>
        {good ? (
          <p className="text-ok flex items-center gap-1.5 text-sm font-semibold" role="status">
            <Icon name="check" size={16} />
            {t('import.row_good')}
          </p>
        ) : (
          <form onSubmit={submit} className="grid gap-3" aria-label={t('import.row_n', { n: row.row_no })}>
            <div className="grid items-start gap-3 sm:grid-cols-2">
              {columns.map(column => (
                <TextField
                  key={`${column}${row.errors.length}`}
                  name={column}
                  label={column}
                  dir="auto"
                  defaultValue={row.cells[column] ?? ''}
                  error={wrong.find(e => e.column === column)?.said}
                />
              ))}
            </div>
            {wrong
              .filter(e => !e.column)
              .map(e => (
                <p key={`${e.path}${e.message}`} className="text-bad text-sm">
                  <Bdi>{e.said}</Bdi>
                </p>
              ))}
            {fix.error && <ProblemNotice error={fix.error} />}
            <div className="flex flex-wrap gap-2">
              {columns.length > 0 && (
                <Button type="submit" look="quiet" busy={fix.isPending}>
                  {t('import.check_again')}
                </Button>
              )}
              <Button look="plain" aria-expanded={wide} onClick={() => setWide(!wide)}>
                {t(wide ? 'import.fewer_cells' : 'import.all_cells')}
              </Button>
            </div>
          </form>
        )}
      </div>
    </li>
  )
}
