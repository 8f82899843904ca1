import { useQueries, useQueryClient } from '@tanstack/react-query'
import type { JobRow, JobList } from '../../api/types'
import type { JobFilters } from '../../api/filters'
import { jobsPageQuery, PAGE } from '../../api/queries'

export interface JobPages {
  total: number | undefined
  error: unknown
  retry: () => void
  row: (index: number) => JobRow | undefined
  latest: (id: string) => JobRow | undefined
  loaded: () => JobRow[]
}

/** Which pages hold the rows from first to last. */
export function pagesOf([first, last]: readonly [number, number]): number[] {
  const from = Math.floor(first / PAGE)
  return Array.from({ length: Math.floor(Math.max(first, last) / PAGE) - from + 1 }, (_, i) => from + i)
}

/** The rows that are in sight, from the pages that hold them. */
export function useJobPages(filters: JobFilters, range: readonly [number, number]): JobPages {
  const client = useQueryClient()
  const pages = pagesOf(range)
  const queries = useQueries({ queries: pages.map(page => jobsPageQuery(filters, page)) })
  const cached = (page: number) => client.getQueryData<JobList>(['jobs', filters, page])
  const all = () => client.getQueriesData<JobList>({ queryKey: ['jobs', filters] }).flatMap(([, page]) => page?.items ?? [])
  return {
    total: queries.find(query => query.data)?.data?.total ?? cached(0)?.total ?? undefined,
    error: queries.every(query => query.data === undefined) ? queries.find(query => query.error)?.error : undefined,
    retry: () => queries.forEach(query => void query.refetch()),
    row: index => (index < 0 ? undefined : cached(Math.floor(index / PAGE))?.items[index % PAGE]),
    latest: id => all().find(row => row.id === id),
    loaded: all,
  }
}
