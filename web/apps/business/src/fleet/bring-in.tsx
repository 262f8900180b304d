import { isProblem } from '@qafila/api'
import { Bdi, useI18n } from '@qafila/i18n'
import { Button, Icon, Notice, toast } from '@qafila/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useFaultText } from '../parts/faults'
import { ProblemNotice } from '../shell/problem'
import { type BringIn, fleet } from './server'
import { useT } from './texts'

/** The list a file is brought into. */
export type Into = 'vehicles' | 'drivers'

/** A file of vehicles or drivers: looked through first, row by row, and brought in whole when every row is right. */
export function BringInForm({ into, onDone }: { into: Into; onDone(): void }) {
  const t = useT()
  const queries = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const look = useMutation({ mutationFn: (chosen: File) => fleet.bringIn(into, chosen, true) })
  const write = useMutation({
    mutationFn: (chosen: File) => fleet.bringIn(into, chosen, false),
    onSuccess: done => {
      // Somebody may have taken a plate since the file was looked through.
      if (!done.written) return
      void queries.invalidateQueries({ queryKey: [into] })
      toast(t('bring.done', { n: done.created + done.updated }))
      onDone()
    },
  })
  const choose = (chosen: File | undefined) => {
    if (!chosen) return
    setFile(chosen)
    write.reset()
    look.mutate(chosen)
  }
  const found = write.data ?? look.data
  const error = write.error ?? look.error
  const changes = found ? found.created + found.updated : 0
  return (
    <div className="grid gap-4">
      <p className="text-muted text-sm">{t(`bring.lead_${into}`)}</p>
      <label className="border-edge/60 bg-surface hover:border-edge focus-within:outline-brand flex min-h-20 cursor-pointer items-center justify-center gap-2.5 rounded-lg border-2 border-dashed px-4 text-center font-semibold focus-within:outline-2">
        <Icon name="upload" size={20} className="text-brand" />
        <span className="min-w-0">{file ? <Bdi clip>{file.name}</Bdi> : t('bring.choose')}</span>
        <input
          type="file"
          accept=".csv,text/csv"
          className="sr-only"
          aria-label={t('bring.choose')}
          onChange={e => {
            choose(e.currentTarget.files?.[0])
            // The same file, put right, may be chosen again.
            e.currentTarget.value = ''
          }}
        />
      </label>
      {error && <Refused error={error} />}
      {found && <Found found={found} />}
      {file && found && found.bad_rows === 0 && (
        <Button
          icon="check"
          className="justify-self-start"
          busy={look.isPending || write.isPending}
          disabled={!changes}
          onClick={() => write.mutate(file)}
        >
          {changes ? t('bring.do', { n: changes }) : t('bring.nothing')}
        </Button>
      )}
    </div>
  )
}

/** The file itself could not be read: which heading or how many rows. */
function Refused({ error }: { error: unknown }) {
  const fault = useFaultText()
  if (!isProblem(error) || !error.fields.length) return <ProblemNotice error={error} />
  return (
    <Notice tone="bad">
      {error.fields.map(f => (
        <p key={f.path + f.message}>{fault(f)}</p>
      ))}
    </Notice>
  )
}

function Found({ found }: { found: BringIn }) {
  const t = useT()
  const { format } = useI18n()
  const fault = useFaultText()
  return (
    <div className="grid gap-4" aria-live="polite">
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <Count label={t('bring.created')} n={found.created} />
        <Count label={t('bring.updated')} n={found.updated} />
        <Count label={t('bring.unchanged')} n={found.unchanged} />
        <Count label={t('bring.bad')} n={found.bad_rows} bad={found.bad_rows > 0} />
      </dl>
      {found.bad_rows > 0 && (
        <>
          <Notice tone="warn">{t('bring.put_right')}</Notice>
          <ul className="divide-line border-line divide-y border-y" aria-label={t('bring.bad_rows')}>
            {found.bad.map(({ row, errors }) => (
              <li key={row} className="grid grid-cols-[3rem_minmax(0,1fr)] gap-x-3 py-2.5">
                <span className="text-muted tnum text-sm font-semibold">{format.number(row)}</span>
                <ul className="grid gap-0.5">
                  {errors.map(e => (
                    <li key={e.path + e.message}>
                      <span className="text-muted">
                        <Bdi machine>{e.path}</Bdi>
                      </span>{' '}
                      {fault(e)}
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function Count({ label, n, bad = false }: { label: ReactNode; n: number; bad?: boolean }) {
  const { format } = useI18n()
  return (
    <div>
      <dt className="text-muted text-xs">{label}</dt>
      <dd className={`tnum text-xl font-bold ${bad ? 'text-bad' : ''}`}>{format.number(n)}</dd>
    </div>
  )
}
