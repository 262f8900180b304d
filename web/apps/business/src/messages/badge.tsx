import { useQuery } from '@tanstack/react-query'
import { talk } from './messages'
import { useStream } from './stream'

/** How many messages wait for the office; for the shell's way to them. */
export function useUnread(): number {
  const unread = useQuery({
    queryKey: ['threads', 'unread'],
    queryFn: talk.unread,
    refetchInterval: 60_000,
    retry: false,
  })
  useStream('messages', 500, ['threads', 'unread'])
  return unread.data?.messages ?? 0
}
