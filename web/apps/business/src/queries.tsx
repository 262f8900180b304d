import { isProblem, onSession, sessionState } from '@qafila/api'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A refusal will be the same the second time; only silence is worth another try.
      retry: (failures, error) =>
        failures < 2 && (!isProblem(error) || error.status === 0 || error.status === 503),
    },
  },
})

// What one person was told is not there for the next.
onSession(() => sessionState() === 'out' && queries.clear())

/** For screens that ask the server: one memory for all of them. The door of the console does without, and opens sooner. */
export const Queries = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={queries}>{children}</QueryClientProvider>
)
