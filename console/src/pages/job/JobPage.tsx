import { useQuery } from '@tanstack/react-query'
import { NavLink, Outlet, useNavigate, useParams } from 'react-router'
import { jobQuery } from '../../api/queries'
import { said, t } from '../../i18n/i18n'
import { useKeys } from '../../ui/keys'
import { Loaded } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { isFinal, StateBadge } from '../../ui/StateBadge'
import type { Job } from './job'
import { JobActions } from './JobActions'
import { NextStep } from './NextStep'

const TABS = [['', 'job.about'], ['log', 'job.log'], ['metrics', 'job.metrics'], ['outputs', 'job.outputs']] as const

export default function JobPage() {
  const { id = '' } = useParams()
  const query = useQuery({ ...jobQuery(id), refetchInterval: q => (q.state.data && !isFinal(q.state.data.state!) ? 15_000 : false) })
  const navigate = useNavigate()
  useKeys(Object.fromEntries(TABS.map(([path], i) => [String(i + 1), () => void navigate(`/jobs/${id}/${path}`)])))
  const name = query.data?.name ?? id
  return (
    <Page title={name} wide
      heading={<>{name} {query.data && <StateBadge state={query.data.state!} />}</>}
      actions={query.data && <JobActions job={query.data as Job} />}>
      <p className="reason-line">{said(query.data?.reason) || ' '}</p>
      {query.data && <NextStep job={query.data as Job} />}
      <nav className="tabs" aria-label={t('job.parts')}>
        {TABS.map(([path, key]) => <NavLink key={key} to={`/jobs/${id}${path && `/${path}`}`} end={path === ''}>{t(key)}</NavLink>)}
      </nav>
      <Loaded query={query} lines={10}>{job => <Outlet context={job} />}</Loaded>
    </Page>
  )
}
