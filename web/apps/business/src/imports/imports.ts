import { call, callEnvelope, type Import, type ImportMode, type ImportRow, type Query } from '@qafila/api'

/** Imports as these screens read them: the common shapes and what only they show. */
export type ImportRun = Import & {
  job_id?: string | null
  created_at: string
  finished_at?: string | null
}
export type Would = 'create' | 'update' | 'unchanged'
export type Row = ImportRow & { would?: Would | null }
export type Existing = 'update' | 'refuse'
export type Ask = {
  file: File
  date: string
  existing: Existing
  mapping?: Record<string, string | null>
}
export type Fix = { row_no: number; cells: Record<string, string> }

/** How far the work is, as its job says. */
export type Progress = {
  phase: 'reading' | 'checking' | 'writing'
  rows_total: number
  rows_read?: number
  rows_checked?: number
  rows_written?: number
}
type Job = { id: string; state: string; progress?: Progress | null }

const ROWS_SHOWN = 100

export const imports = {
  /** Reads the file and judges every row; nothing is saved. */
  look({ file, date, existing, mapping }: Ask): Promise<ImportRun> {
    const body = new FormData()
    body.set('mode', 'dry_run')
    body.set('date', date)
    body.set('existing', existing)
    if (mapping) body.set('mapping', JSON.stringify(mapping))
    body.set('file', file)
    return call('POST', '/imports', { body })
  },
  one: (id: string) => call<ImportRun>('GET', `/imports/${id}`),
  list: (query: Query) => call<ImportRun[]>('GET', '/imports', { query }),
  bad: (id: string) =>
    call<Row[]>('GET', `/imports/${id}/rows`, {
      query: { state: 'eq.bad', order: 'row_no.asc', limit: ROWS_SHOWN },
    }),
  /** Good rows that are not written yet, such as those that were put right after the import. */
  waiting: async (id: string) => {
    const query = { state: 'eq.good', limit: 1, count: 'exact' }
    return (await callEnvelope<Row[]>('GET', `/imports/${id}/rows`, { query })).meta.pagination?.total ?? 0
  },
  fix: (id: string, fixes: Fix[]) => call<Row[]>('PUT', `/imports/${id}/rows`, { body: { rows: fixes } }),
  apply: (id: string, mode: Exclude<ImportMode, 'dry_run'>) =>
    call<ImportRun>('POST', `/imports/${id}/apply`, { body: { mode } }),
  undo: (id: string) => call<ImportRun>('POST', `/imports/${id}/undo`, { body: {} }),
  job: (id: string) => call<Job>('GET', `/jobs/${id}`),
  cancel: (job: string) => call<unknown>('POST', `/jobs/${job}/cancel`, { body: {} }),
}

export const isBusy = (run: ImportRun): boolean => run.state === 'queued' || run.state === 'running'

/** Looked at and not yet written: it can still be corrected, mapped and applied. */
export const isLook = (run: ImportRun): boolean =>
  run.mode === 'dry_run' && run.state !== 'undone' && run.created + run.updated === 0
