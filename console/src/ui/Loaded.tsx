import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorBox } from './ErrorBox'
import { Skeleton } from './Skeleton'

const TRIES = 3

/** What a query brought, a skeleton until then, or what went wrong. Old data stays while new data fails to come. */
export function Loaded<T>({ query, lines, children }: { query: UseQueryResult<T>; lines?: number; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error) return <ErrorBox error={query.error} retry={() => void query.refetch()} />
  // It is tried again until it works; meanwhile it is told why nothing comes.
  if (query.failureCount >= TRIES) return <ErrorBox error={query.failureReason} retry={() => void query.refetch()} />
  return <Skeleton lines={lines} />
}
