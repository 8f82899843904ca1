import { useCallback, useRef, useState } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router'
import type { JobRow } from '../../api/types'
import { readFilters } from '../../api/filters'
import { t } from '../../i18n/i18n'
import { ErrorBox } from '../../ui/ErrorBox'
import { useKeys } from '../../ui/keys'
import { Page } from '../../ui/Page'
import { FilterBar } from './FilterBar'
import { JobList, type ListHandle } from './JobList'
import { NoJobs } from './NoJobs'
import { SelectionBar } from './SelectionBar'
import { useJobActions } from './useJobActions'
import { useJobPages } from './useJobPages'

export default function JobsPage() {
  const [search] = useSearchParams()
  const filters = readFilters(search)
  const navigate = useNavigate()
  const location = useLocation()
  const [range, setRange] = useState<readonly [number, number]>([0, 0])
  const list = useJobPages(filters, range)
  const [selected, setSelected] = useState<ReadonlyMap<string, JobRow>>(new Map())
  const [active, setActive] = useState(-1)
  const actions = useJobActions()
  const handle = useRef<ListHandle>(null)

  const toggle = useCallback((row: JobRow, on?: boolean) => setSelected(before => {
    const next = new Map(before)
    if (on ?? !next.has(row.id)) next.set(row.id, row)
    else next.delete(row.id)
    return next
  }), [])
  const clear = () => setSelected(new Map())
  const chosen = () => {
    const current = list.row(active)
    return selected.size > 0 ? [...selected.values()].map(row => list.latest(row.id) ?? row) : current ? [current] : []
  }
  const move = (by: number) => {
    const next = Math.max(0, Math.min((list.total ?? 0) - 1, active + by))
    setActive(next)
    handle.current?.show(next)
  }
  const remove = async () => {
    if (await actions.remove(chosen())) clear()
  }

  useKeys({
    j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1),
    x: () => { const row = list.row(active); if (row) toggle(row) },
    A: () => setSelected(new Map(list.loaded().map(row => [row.id, row]))),
    Escape: clear,
    c: () => actions.cancel(chosen()),
    Delete: () => void remove(),
    Enter: () => { const row = list.row(active); if (row) void navigate(`/jobs/${row.id}`) },
    '/': () => document.querySelector<HTMLInputElement>('.filters input[type=search]')?.focus(),
  })

  const filtered = Object.keys(filters).length > 0
  return (
    <Page title={t('nav.jobs')} wide heading={<>{t('nav.jobs')}{list.total !== undefined && <span className="count num"> {list.total.toLocaleString()}</span>}</>}>
      <FilterBar filters={filters} />
      {list.error ? <ErrorBox error={list.error} retry={list.retry} />
        : list.total === 0 ? <NoJobs filtered={filtered} />
          : <JobList key={location.key} ref={handle} list={list} selected={selected} active={active} onToggle={toggle}
              onRange={setRange} onActive={setActive} place={location.key} />}
      <SelectionBar count={selected.size} onCancel={() => { actions.cancel(chosen()); clear() }} onDelete={() => void remove()} onClear={clear} />
    </Page>
  )
}
