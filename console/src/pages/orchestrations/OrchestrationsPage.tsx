import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { orchestrationsQuery } from '../../api/queries'
import { t, tName } from '../../i18n/i18n'
import { Button } from '../../ui/Button'
import { Empty } from '../../ui/Empty'
import { ErrorBox } from '../../ui/ErrorBox'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { StateBadge } from '../../ui/StateBadge'
import { When } from '../../ui/When'

const STATUSES = ['Running', 'Completed', 'Failed', 'Terminated', 'Pending', 'Suspended']

export default function OrchestrationsPage() {
  const [search, setSearch] = useSearchParams()
  const status = search.get('status') ?? ''
  const prefix = search.get('prefix') ?? ''
  const query = useInfiniteQuery({ ...orchestrationsQuery(status, prefix), refetchInterval: 10_000 })
  const set = (key: string, value: string) => setSearch(before => {
    const next = new URLSearchParams(before)
    if (value) next.set(key, value)
    else next.delete(key)
    return next
  }, { replace: true })
  const rows = query.data?.pages.flatMap(page => page.items)
  return (
    <Page title={t('nav.orchestrations')} wide>
      <div className="filters" role="search" aria-label={t('jobs.filters')}>
        <input type="search" defaultValue={prefix} placeholder={t('orchestrations.prefix')} aria-label={t('orchestrations.prefix')}
          onKeyDown={event => { if (event.key === 'Enter') set('prefix', event.currentTarget.value) }} onBlur={event => set('prefix', event.target.value)} />
        <select value={status} onChange={event => set('status', event.target.value)} aria-label={t('jobs.column.state')}>
          <option value="">{t('jobs.anyState')}</option>
          {STATUSES.map(name => <option key={name} value={name}>{tName('state', name)}</option>)}
        </select>
      </div>
      {query.error && !rows ? <ErrorBox error={query.error} retry={() => void query.refetch()} /> : !rows ? <Skeleton lines={10} />
        : rows.length === 0 ? <Empty title={t('orchestrations.none')} command="pilot orchestrations" />
          : (
            <div className="table-scroll" tabIndex={0} role="region" aria-label={t('nav.orchestrations')}>
              <table className="plain">
                <thead><tr><th>{t('about.id')}</th><th>{t('orchestrations.name')}</th><th>{t('jobs.column.state')}</th><th>{t('jobs.column.created')}</th><th>{t('orchestrations.updated')}</th></tr></thead>
                <tbody>
                  {rows.map(row => (
                    <tr key={row.id}>
                      <td><Link className="mono" to={`/orchestrations/${encodeURIComponent(row.id)}`}>{row.id}</Link></td>
                      <td>{row.name}</td>
                      <td><StateBadge state={row.status} />{row.parked && <span className="badge bad">{t('orchestrations.parked')}</span>}</td>
                      <td className="num"><When at={row.created} /></td>
                      <td className="num"><When at={row.updated} /></td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
      {query.hasNextPage && <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('ui.more')}</Button>}
    </Page>
  )
}
