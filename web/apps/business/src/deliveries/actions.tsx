import { type Delivery, server } from '@qafila/api'
import { useI18n } from '@qafila/i18n'
import { Button, Dialog, SelectField, TextField, toast } from '@qafila/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ProblemNotice } from '../shell/problem'
import { useT } from '../texts'

/** The office's verbs, in the order they are offered, and what each has to say. */
const VERBS = {
  submit: [],
  release: [],
  assign: ['driver'],
  retry_today: [],
  reassign: ['driver', 'reason'],
  hold: ['reason'],
  unassign: ['reason'],
  return_start: ['reason'],
  cancel: ['reason'],
} as const satisfies Record<string, readonly ('driver' | 'reason')[]>
type Verb = keyof typeof VERBS

const isVerb = (word: string): word is Verb => word in VERBS
const GRAVE: ReadonlySet<Verb> = new Set(['cancel', 'return_start'])

/** What may be done with this delivery now, by the server's own list. */
export function Actions({ delivery }: { delivery: Delivery }) {
  const t = useT()
  const [asking, setAsking] = useState<Verb | null>(null)
  const offered = (Object.keys(VERBS) as Verb[]).filter(verb =>
    delivery.allowed.filter(isVerb).includes(verb),
  )
  const give = useCommand(delivery)
  if (!offered.length) return null
  const start = (verb: Verb) => (VERBS[verb].length ? setAsking(verb) : give.mutate({ verb, words: {} }))
  return (
    <section aria-labelledby="actions">
      <h2 id="actions" className="mb-2 text-lg font-semibold">
        {t('do.title')}
      </h2>
      {give.error && (
        <div className="mb-3">
          <ProblemNotice error={give.error} />
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        {offered.map(verb => (
          <Button
            key={verb}
            look="quiet"
            className={GRAVE.has(verb) ? 'text-bad!' : ''}
            busy={give.isPending && give.variables.verb === verb}
            onClick={() => start(verb)}
          >
            {t(`do.${verb}`)}
          </Button>
        ))}
      </div>
      {asking && (
        <Ask
          verb={asking}
          onClose={() => setAsking(null)}
          onGive={words => {
            setAsking(null)
            give.mutate({ verb: asking, words })
          }}
        />
      )}
    </section>
  )
}

function useCommand(delivery: Delivery) {
  const t = useT()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ verb, words }: { verb: Verb; words: Record<string, string> }) =>
      server.command(delivery.id, verb, {
        id: crypto.randomUUID(),
        base_version: delivery.version,
        ...words,
      }),
    onSuccess: (_, { verb }) => toast(t('do.done', { what: t(`do.${verb}`) })),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['delivery', delivery.id] })
      void queries.invalidateQueries({ queryKey: ['deliveries'] })
    },
  })
}

function Ask({
  verb,
  onGive,
  onClose,
}: {
  verb: Verb
  onGive(words: Record<string, string>): void
  onClose(): void
}) {
  const t = useT()
  const { common } = useI18n()
  const needs: readonly string[] = VERBS[verb]
  const drivers = useQuery({
    queryKey: ['drivers'],
    queryFn: server.drivers,
    enabled: needs.includes('driver'),
  })
  const [reason, setReason] = useState('')
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    const form = new FormData(e.currentTarget)
    onGive(Object.fromEntries(needs.map(name => [name, String(form.get(name) ?? '').trim()])))
  }
  return (
    <Dialog open title={t(`do.${verb}`)} closeLabel={common('verb.close')} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        {needs.includes('driver') && (
          <SelectField label={t('actor.driver')} name="driver" required>
            {(drivers.data ?? [])
              .filter(d => d.status === 'active')
              .map(d => (
                <option key={d.id} value={d.id}>
                  {d.vehicle_name ? `${d.name} · ${d.vehicle_name}` : d.name}
                </option>
              ))}
          </SelectField>
        )}
        {needs.includes('reason') && (
          <TextField
            label={t('do.reason')}
            name="reason"
            required
            autoFocus
            value={reason}
            onChange={e => setReason(e.currentTarget.value)}
          />
        )}
        <div className="flex justify-end gap-2">
          <Button look="plain" onClick={onClose}>
            {common('verb.back')}
          </Button>
          <Button
            type="submit"
            look={GRAVE.has(verb) ? 'danger' : 'primary'}
            disabled={needs.includes('reason') && !reason.trim()}
          >
            {t(`do.${verb}`)}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
