import { useQuery } from '@tanstack/react-query'
import { useMe } from '../shell/me'
import { talk } from './messages'
import { useStream } from './stream'

const KEY = ['threads', 'unread']

/** How many messages wait for the office; none for those who may not read them. */
export function useUnread(): number {
  const may = useMe().data?.permissions.includes('messages:read') ?? false
  useStream('messages', 500, KEY)
  const unread = useQuery({
    queryKey: KEY,
    enabled: may,
    queryFn: talk.unread,
    refetchInterval: 60_000,
    retry: false,
  })
  return unread.data?.messages ?? 0
}
