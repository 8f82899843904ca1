import type { JobState } from '../ui/StateBadge'

/** What the list of jobs shows; kept in the page's address. */
export interface JobFilters {
  state?: string
  name?: string
  owner?: string
  package?: string
  target?: string
  since?: string
  until?: string
}

export const FILTER_KEYS = ['state', 'name', 'owner', 'package', 'target', 'since', 'until'] as const satisfies readonly (keyof JobFilters)[]

export function readFilters(search: URLSearchParams): JobFilters {
  const filters: JobFilters = {}
  for (const key of FILTER_KEYS) {
    const value = search.get(key)
    if (value) filters[key] = value
  }
  return filters
}

/** The same address with one filter changed; empty takes it out. */
export function withFilter(search: URLSearchParams, key: keyof JobFilters, value: string): URLSearchParams {
  const next = new URLSearchParams(search)
  if (value) next.set(key, value)
  else next.delete(key)
  return next
}

/** The filters as the API takes them: a day begins and ends where the reader is. */
export function queryOf(filters: JobFilters) {
  const { since, until, ...rest } = filters
  return {
    ...rest,
    ...(since ? { since: new Date(`${since}T00:00:00`).toISOString() } : {}),
    ...(until ? { until: new Date(`${until}T23:59:59.999`).toISOString() } : {}),
  }
}

export const STATE_GROUPS: Record<'going' | 'waiting' | 'ended', readonly JobState[]> = {
  going: ['Preparing', 'Profiling', 'Planning', 'Launching', 'Running', 'Collecting', 'Canceling'],
  waiting: ['Queued', 'AwaitingChoice'],
  ended: ['Succeeded', 'Failed', 'Canceled'],
}
