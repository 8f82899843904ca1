import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from 'react-router'
import { choosePlan } from '../../api/actions'
import { jobQuery } from '../../api/queries'
import { said, t, tName } from '../../i18n/i18n'
import { Button } from '../../ui/Button'
import { ErrorWords } from '../../ui/ErrorBox'
import { Loaded } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { StateBadge } from '../../ui/StateBadge'
import { toastError } from '../../ui/toasts'
import type { Job } from '../job/job'
import { PlanChooser } from './PlanChooser'
import { ProfileResult } from './ProfileResult'
import { Steps } from './Steps'
import { useWishes } from './useWishes'

const BEFORE_PLANS = ['Queued', 'Preparing', 'Profiling', 'Planning']

/** The page that `pilot deploy` opens: from the upload to the choice of a plan. */
export default function DeployJobPage() {
  const { id = '' } = useParams()
  const query = useQuery({ ...jobQuery(id), refetchInterval: q => (BEFORE_PLANS.includes(q.state.data?.state ?? '') ? 2000 : false) })
  const job = query.data
  return (
    <Page title={t('deploy.title', { name: job?.name ?? '' })} wide
      heading={<>{t('deploy.title', { name: job?.name ?? '' })} {job && <StateBadge state={job.state!} />}</>}
      actions={job && <Link className="button" to={`/jobs/${id}`}>{t('deploy.toJob')}</Link>}>
      <Loaded query={query} lines={10}>{loaded => <Deploy job={loaded as Job} />}</Loaded>
    </Page>
  )
}

function Deploy({ job }: { job: Job }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [wishes] = useWishes(job.request.wishes)
  const choose = useMutation({
    mutationFn: (plan: string) => choosePlan(job.id, plan, wishes),
    onError: toastError,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['job', job.id] })
      void navigate(`/jobs/${job.id}/log`)
    },
  })
  if (BEFORE_PLANS.includes(job.state)) return <Steps job={job} />
  const waits = job.state === 'AwaitingChoice'
  const unheard = new Set((job.events ?? []).filter(told => told.type === 'Unheard').map(told => told.message))
  return (
    <>
      {job.error && <ErrorWords error={job.error} />}
      {!waits && (
        <p className="notice">
          <Button kind="primary" onClick={() => void navigate(`/tasks/${job.package}`)}>{t('deploy.again')}</Button> {t('deploy.chosenAlready', { plan: job.chosenPlan ? tName('plan', job.chosenPlan) : '–' })}
        </p>
      )}
      {[...unheard].map(words => <p className="muted" key={words}>{said(words)}</p>)}
      <PlanChooser of={{ job: job.id }} asked={job.request.wishes} chosen={job.chosenPlan} busy={choose.isPending} onDeploy={waits ? plan => choose.mutate(plan) : undefined}>
        <ProfileResult profile={job.profile} spec={job.spec} />
      </PlanChooser>
    </>
  )
}
