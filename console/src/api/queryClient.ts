import { QueryClient } from '@tanstack/react-query'
import { isPassing } from './errors'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: 10_000,
      gcTime: 10 * 60_000,
      // What passes is waited for, at most 5 s between tries; a refusal is shown at once.
      retry: (_, error) => isPassing(error),
      retryDelay: tries => Math.min(5000, 400 * 2 ** tries),
    },
    mutations: { networkMode: 'always' },
  },
})
