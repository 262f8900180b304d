import { call, type Served } from '@qafila/api'
import { useQuery } from '@tanstack/react-query'
import { useStream } from '../messages/stream'

export type Notice = Served<'Notice'> & { urgent?: boolean }

export const inbox = {
  list: (unread: boolean) =>
    call<Notice[]>('GET', '/notices', { query: { limit: 200, ...(unread ? { unread: true } : {}) } }),
  unread: async () => (await call<{ unread: number }>('GET', '/notices/unread')).unread,
  read: (id: string) => call<Notice>('POST', `/notices/${id}/read`, { body: {} }),
  readAll: () => call<{ read: number }>('POST', '/notices/read-all', { body: {} }),
}

/** Without the stream the count is looked at again this often. */
const LOOK_AGAIN_MS = 60_000

/** Several facts often come at once. */
const TOGETHER_MS = 300

/** How many notices somebody has not read; the stream says when to look again. */
export function useUnread(user: string): number {
  useStream(`inbox:${user}`, TOGETHER_MS, ['notices'])
  const query = useQuery({
    queryKey: ['notices', 'unread-count'],
    queryFn: inbox.unread,
    refetchInterval: LOOK_AGAIN_MS,
    retry: false,
  })
  return query.data ?? 0
}
