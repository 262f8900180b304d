import { server } from '@qafila/api'
import { useQuery } from '@tanstack/react-query'

/** Who is signed in, their organisation and what their role allows. */
export const useMe = () => useQuery({ queryKey: ['me'], queryFn: server.me, staleTime: 300_000 })
