import { Button } from '@qafila/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { talk } from '../messages/messages'
import { useMe } from '../shell/me'
import { ProblemNotice } from '../shell/problem'
import { Section } from './facts'
import type { Order } from './orders'
import { useT } from './texts'

const NONE: string[] = []

const Conversation = lazy(() => import('../messages/conversation').then(m => ({ default: m.Conversation })))

/** What was written about this delivery: with its recipient here, with its driver one step away. */
export function Talk({ order }: { order: Order }) {
  const t = useT()
  const queries = useQueryClient()
  const may = useMe().data?.permissions ?? NONE
  const key = ['threads', 'delivery', order.id]
  const threads = useQuery({
    queryKey: key,
    enabled: may.includes('messages:read'),
    queryFn: () => talk.threads({ delivery: `eq.${order.id}`, limit: 1 }),
    retry: false,
  })
  const begin = useMutation({
    mutationFn: () => talk.open({ delivery: order.id }),
    onSuccess: thread => queries.setQueryData(key, [thread]),
  })
  const thread = threads.data?.[0]
  if (!threads.data) return null
  return (
    <Section title={t('delivery.messages')} id="messages">
      {begin.error && <ProblemNotice error={begin.error} />}
      {thread ? (
        <div className="border-line h-96 overflow-hidden rounded-lg border">
          <Suspense>
            <Conversation thread={thread} />
          </Suspense>
        </div>
      ) : (
        <div className="grid justify-items-start gap-2">
          <p className="text-muted text-sm">{t('delivery.messages_none')}</p>
          {may.includes('messages:write') && (
            <Button look="quiet" icon="pen" busy={begin.isPending} onClick={() => begin.mutate()}>
              {t('delivery.write')}
            </Button>
          )}
        </div>
      )}
    </Section>
  )
}
