import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, data, type Schemas } from './client'
import { queryOf, type JobFilters } from './filters'

export const PAGE = 100

export const meQuery = () => queryOptions({
  queryKey: ['me'], staleTime: Infinity, queryFn: ({ signal }) => data(api.GET('/api/v1/account/me', { signal })),
})

export const overviewQuery = () => queryOptions({
  queryKey: ['overview'],
  queryFn: ({ signal }) => data(api.GET('/api/v1/overview', { params: { query: { utcOffset: -new Date().getTimezoneOffset() } }, signal })),
})

/** One page of the list, by its place in it: a list of any length is open at any place. */
export const jobsPageQuery = (filters: JobFilters, page: number) => queryOptions({
  queryKey: ['jobs', filters, page],
  placeholderData: keepPreviousData,
  queryFn: ({ signal }) => data(api.GET('/api/v1/jobs', { params: { query: { ...queryOf(filters), offset: page * PAGE, limit: PAGE, count: true } }, signal })),
})

export const jobQuery = (id: string) => queryOptions({
  queryKey: ['job', id], queryFn: ({ signal }) => data(api.GET('/api/v1/jobs/{id}', { params: { path: { id } }, signal })),
})

export const outputsQuery = (id: string) => queryOptions({
  queryKey: ['outputs', id],
  queryFn: async ({ signal }) => {
    const files = []
    for (let cursor: string | undefined; ;) {
      const page = await data(api.GET('/api/v1/jobs/{id}/outputs', { params: { path: { id }, query: { limit: 200, cursor } }, signal }))
      files.push(...page.items)
      if (!page.next) return files
      cursor = page.next
    }
  },
})

export const metricsQuery = (id: string, run?: string) => queryOptions({
  queryKey: ['metrics', id, run ?? ''], queryFn: ({ signal }) => data(api.GET('/api/v1/jobs/{id}/metrics', { params: { path: { id }, query: { run, points: 400 } }, signal })),
})

export const packagesQuery = () => queryOptions({
  queryKey: ['packages'],
  queryFn: async ({ signal }) => {
    const rows = []
    for (let cursor: string | undefined; ;) {
      const page = await data(api.GET('/api/v1/packages', { params: { query: { limit: 200, cursor } }, signal }))
      rows.push(...page.items)
      if (!page.next) return rows.sort((a, b) => b.uploaded.localeCompare(a.uploaded))
      cursor = page.next
    }
  },
})

export const packageQuery = (digest: string) => queryOptions({
  queryKey: ['package', digest], queryFn: ({ signal }) => data(api.GET('/api/v1/packages/{digest}', { params: { path: { digest } }, signal })),
})

export interface PlanWishes { deadlineSeconds?: number; budget?: number; spot?: 'Allowed' | 'Wanted' | 'Never' }

/** What every offer would take and cost under these wishes; the one before stays until the next has come. */
export const comparisonQuery = (of: { job: string } | { package: string }, wishes: PlanWishes) => queryOptions({
  queryKey: ['comparison', of, wishes],
  placeholderData: keepPreviousData,
  queryFn: ({ signal }) => data(api.POST('/api/v1/plans', { body: { ...of, wishes: wishes as Schemas['PlanWishes'] }, signal })),
})

export const orchestrationsQuery = (status: string, prefix: string) => infiniteQueryOptions({
  queryKey: ['orchestrations', status, prefix],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ signal, pageParam }) => data(api.GET('/api/v1/orchestrations', {
    params: { query: { limit: 100, cursor: pageParam, status: status || undefined, prefix: prefix || undefined } }, signal,
  })),
  getNextPageParam: page => page.next ?? undefined,
})

export const orchestrationQuery = (id: string) => queryOptions({
  queryKey: ['orchestration', id], queryFn: ({ signal }) => data(api.GET('/api/v1/orchestrations/{id}', { params: { path: { id } }, signal })),
})

export const timelineQuery = (id: string) => queryOptions({
  queryKey: ['timeline', id],
  queryFn: async ({ signal }) => {
    const entries = []
    for (let cursor: string | undefined; ;) {
      const page = await data(api.GET('/api/v1/orchestrations/{id}/timeline', { params: { path: { id }, query: { limit: 200, cursor } }, signal }))
      entries.push(...page.items)
      if (!page.next || entries.length >= 2000) return entries
      cursor = page.next
    }
  },
})

export const usersQuery = () => queryOptions({
  queryKey: ['users'], queryFn: ({ signal }) => data(api.GET('/api/v1/users', { params: { query: { limit: 200 } }, signal })),
})

export const tokensQuery = () => queryOptions({
  queryKey: ['tokens'], queryFn: ({ signal }) => data(api.GET('/api/v1/account/tokens', { signal })),
})

export const platformQuery = () => queryOptions({
  queryKey: ['platform'], queryFn: ({ signal }) => data(api.GET('/api/v1/platform', { signal })),
})
