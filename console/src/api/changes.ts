import type { QueryClient } from '@tanstack/react-query'
import type { Schemas } from './client'
import type { JobRow, JobList } from './types'

export type Change =
  | { event: 'created' | 'changed'; row: JobRow }
  | { event: 'deleted'; id: string }
  | { event: 'reload' }

/** A page of the list with a row put in its place; the same page when it does not have the row. */
export function patchPage(page: JobList | undefined, row: JobRow): JobList | undefined {
  const at = page?.items.findIndex(item => item.id === row.id) ?? -1
  if (!page || at < 0) return page
  const items = page.items.slice()
  items[at] = row
  return { ...page, items }
}

/** Lists whose length or order may have changed are asked for again, at most once a second however much happens. */
const SETTLE_MS = 1000

export function makeApplyChange(client: QueryClient, wait: (run: () => void, ms: number) => void = (run, ms) => void setTimeout(run, ms)) {
  const due = new Set<string>()
  const soon = (...keys: string[]) => {
    if (due.size === 0) {
      wait(() => {
        const now = [...due]
        due.clear()
        now.forEach(key => void client.invalidateQueries({ queryKey: [key] }))
      }, SETTLE_MS)
    }
    keys.forEach(key => due.add(key))
  }

  return (change: Change) => {
    if (change.event === 'reload') {
      void client.invalidateQueries()
      return
    }
    if (change.event === 'deleted') {
      void client.invalidateQueries({ queryKey: ['job', change.id] })
      soon('jobs', 'overview')
      return
    }
    const { row } = change
    client.setQueriesData<JobList>({ queryKey: ['jobs'] }, page => patchPage(page, row))
    client.setQueryData<Schemas['JobDocument']>(['job', row.id], job => job && { ...job, state: row.state, reason: row.reason })
    void client.invalidateQueries({ queryKey: ['job', row.id] })
    soon('jobs', 'overview')
    // While a job runs its page asks for outputs and metrics itself.
    if (row.finished) soon('outputs', 'metrics', 'packages')
  }
}
