import { useQuery } from '@tanstack/react-query'
import { talk } from './messages'
import { useStream } from './stream'

const KEY = ['threads', 'unread']

/** How many messages wait for the office. */
export function useUnread(): number {
  useStream('messages', 500, KEY)
  const unread = useQuery({ queryKey: KEY, queryFn: talk.unread, refetchInterval: 60_000, retry: false })
  return unread.data?.messages ?? 0
}
