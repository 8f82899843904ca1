import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorBox } from './ErrorBox'
import { Skeleton } from './Skeleton'

/** What a query brought, a skeleton until then, or what went wrong. Old data stays while new data fails to come. */
export function Loaded<T>({ query, lines, children }: { query: UseQueryResult<T>; lines?: number; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error) return <ErrorBox error={query.error} retry={() => void query.refetch()} />
  return <Skeleton lines={lines} />
}
