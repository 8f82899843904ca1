import { Link } from 'react-router'
import type { JobRow } from '../../api/types'
import { between, duration, money } from '../../format/format'
import { useNow } from '../../format/useNow'
import { said } from '../../i18n/i18n'
import { isFinal, StateBadge } from '../../ui/StateBadge'
import { When } from '../../ui/When'
import { costSoFar } from '../jobs/JobLine'

/** A few jobs; with reasons where it matters what they wait for. */
export function JobTable({ jobs, none, reasons }: { jobs: readonly JobRow[]; none: string; reasons?: boolean }) {
  const now = useNow(jobs.some(job => !isFinal(job.state)))
  if (jobs.length === 0) return <p className="muted none">{none}</p>
  return (
    <ul className="job-table">
      {jobs.map(job => (
        <li key={job.id}>
          <Link to={job.state === 'AwaitingChoice' ? `/deploy/${job.id}` : `/jobs/${job.id}`}>{job.name}</Link>
          <StateBadge state={job.state} />
          {!reasons && <span className="num muted">{job.started ? duration(between(job.started, job.finished, now)) : ''}</span>}
          {!reasons && <span className="num muted">{money(costSoFar(job, now))}</span>}
          <span className="num muted end"><When at={job.finished ?? job.created} /></span>
          {reasons && <span className="reason">{said(job.reason)}</span>}
        </li>
      ))}
    </ul>
  )
}
