import { type Exception, type ExceptionKind, type Exceptions, exceptions } from '@qafila/api'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useStream } from '../messages/stream'
import { IN_HAND_KEY } from './in-hand'

const POLL_MS = 30_000
/** Facts come in bursts; the list is read afresh at most this often. */
const CALM_MS = 1500

const KEY = ['exceptions']

/** Who needs help, read again whenever something happened to a delivery or an incident. */
export function useExceptions(kind: ExceptionKind | undefined) {
  useStream('incidents', CALM_MS, KEY)
  useStream('deliveries', CALM_MS, KEY)
  return useQuery({
    queryKey: [...KEY, kind ?? 'all'],
    queryFn: () => exceptions.list(kind),
    refetchInterval: POLL_MS,
    placeholderData: keepPreviousData,
  })
}

/** Takes a line away before the server has answered; reading afresh puts it back if it is still true. */
export function useTakeAway() {
  const queries = useQueryClient()
  return {
    takeAway: (key: string) => {
      const others = (rows: Exception[]) => rows.filter(e => e.key !== key)
      queries.setQueriesData<Exceptions>(
        { queryKey: KEY, predicate: query => query.queryKey[1] !== 'counts' },
        held => held && { ...held, exceptions: others(held.exceptions) },
      )
      queries.setQueryData<Exception[]>(IN_HAND_KEY, held => held && others(held))
    },
    refresh: () => {
      void queries.invalidateQueries({ queryKey: KEY })
      void queries.invalidateQueries({ queryKey: ['incidents'] })
    },
  }
}
