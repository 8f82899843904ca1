import { useEffect, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { STATE_GROUPS, withFilter, type JobFilters } from '../../api/filters'
import { meQuery } from '../../api/queries'
import { t, tName } from '../../i18n/i18n'

const GROUPS = Object.entries(STATE_GROUPS) as [keyof typeof STATE_GROUPS, readonly string[]][]

export function FilterBar({ filters }: { filters: JobFilters }) {
  const [search, setSearch] = useSearchParams()
  const me = useQuery(meQuery())
  const set = (key: keyof JobFilters, value: string) => setSearch(withFilter(search, key, value), { replace: true })
  return (
    <div className="filters" role="search" aria-label={t('jobs.filters')}>
      <SlowInput value={filters.name ?? ''} onValue={value => set('name', value)} label={t('jobs.filterName')} />
      <select value={filters.state ?? ''} onChange={event => set('state', event.target.value)} aria-label={t('jobs.column.state')}>
        <option value="">{t('jobs.anyState')}</option>
        {GROUPS.map(([group, states]) => <option key={group} value={states.join(',')}>{t(`jobs.group.${group}`)}</option>)}
        {GROUPS.map(([group, states]) => (
          <optgroup key={group} label={t(`jobs.group.${group}`)}>
            {states.map(state => <option key={state} value={state}>{tName('state', state)}</option>)}
          </optgroup>
        ))}
      </select>
      <label>{t('jobs.since')} <input type="date" value={filters.since ?? ''} max={filters.until} onChange={event => set('since', event.target.value)} /></label>
      <label>{t('jobs.until')} <input type="date" value={filters.until ?? ''} min={filters.since} onChange={event => set('until', event.target.value)} /></label>
      {me.data?.role === 'admin' && (
        <select value={filters.owner ?? ''} onChange={event => set('owner', event.target.value)} aria-label={t('jobs.owner')}>
          <option value="">{t('jobs.mine')}</option>
          <option value="*">{t('jobs.everybody')}</option>
          {filters.owner && filters.owner !== '*' && <option value={filters.owner}>{filters.owner}</option>}
        </select>
      )}
      {filters.package && <Chip text={t('jobs.ofTask', { digest: filters.package.slice(0, 8) })} onRemove={() => set('package', '')} />}
      {filters.target && <Chip text={t('jobs.onTarget', { target: filters.target })} onRemove={() => set('target', '')} />}
    </div>
  )
}

function Chip({ text, onRemove }: { text: string; onRemove: () => void }) {
  return <span className="chip">{text} <button type="button" aria-label={t('ui.remove', { what: text })} onClick={onRemove}>×</button></span>
}

const TYPING_MS = 250

/** The address follows when the reader stops typing. */
function SlowInput({ value, onValue, label }: { value: string; onValue: (value: string) => void; label: string }) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onValue(text), TYPING_MS)
    return () => clearTimeout(timer)
  })
  return (
    <input type="search" value={text} placeholder={label} aria-label={label} onChange={event => setText(event.target.value)}
      onKeyDown={event => { if (event.key === 'Enter') onValue(text); if (event.key === 'Escape') event.currentTarget.blur() }} />
  )
}
