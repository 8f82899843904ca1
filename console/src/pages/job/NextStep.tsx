import { Link } from 'react-router'
import { t } from '../../i18n/i18n'
import { ErrorWords } from '../../ui/ErrorBox'
import type { Job } from './job'

/** What the job waits for from its owner, or what stopped it. */
export function NextStep({ job }: { job: Job }) {
  if (job.state === 'AwaitingChoice') {
    return <p className="notice"><Link className="button primary" to={`/deploy/${job.id}`}>{t('job.choosePlan')}</Link> {t('job.choosePlanText')}</p>
  }
  return job.error ? <ErrorWords error={job.error} /> : null
}
