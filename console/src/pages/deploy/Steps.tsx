import { said, t, tName } from '../../i18n/i18n'
import { Events } from '../job/Events'
import type { Job } from '../job/job'

const STEPS = ['Queued', 'Preparing', 'Profiling', 'Planning', 'AwaitingChoice'] as const

/** How far the way from the upload to the plans has been gone. */
export function Steps({ job }: { job: Job }) {
  const at = STEPS.indexOf(job.state as (typeof STEPS)[number])
  return (
    <>
      <ol className="steps" aria-label={t('deploy.steps')}>
        {STEPS.map((step, i) => <li key={step} className={i < at ? 'done' : i === at ? 'now' : ''} aria-current={i === at ? 'step' : undefined}>{tName('state', step)}</li>)}
      </ol>
      <p className="reason-line" aria-live="polite">{said(job.reason)}</p>
      <Events events={job.events ?? []} />
    </>
  )
}
