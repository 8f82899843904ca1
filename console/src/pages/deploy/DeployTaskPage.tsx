import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { cloneJob, submitTask } from '../../api/actions'
import type { Schemas } from '../../api/client'
import { packageQuery } from '../../api/queries'
import { t } from '../../i18n/i18n'
import { Button } from '../../ui/Button'
import { ErrorWords } from '../../ui/ErrorBox'
import { Loaded } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { toastError } from '../../ui/toasts'
import { JobTable } from '../overview/JobTable'
import { PlanChooser } from './PlanChooser'
import { ProfileResult } from './ProfileResult'
import { RequestForm } from './RequestForm'
import { useWishes } from './useWishes'

/** An uploaded task, deployed once more: as it is, changed a little, or on another plan. */
export default function DeployTaskPage() {
  const { digest = '' } = useParams()
  const clone = useSearchParams()[0].get('clone')
  const query = useQuery(packageQuery(digest))
  const source = useQuery({ queryKey: ['clone', clone], queryFn: () => cloneJob(clone!), enabled: clone !== null, staleTime: Infinity })
  const name = query.data?.package.name ?? digest.slice(0, 12)
  return (
    <Page title={t('deploy.title', { name })} wide>
      <Loaded query={query} lines={10}>
        {task => (clone && !source.data && !source.error ? <Skeleton lines={10} /> : <Deploy task={task} request={source.data?.request ?? { skipProfile: false }} />)}
      </Loaded>
    </Page>
  )
}

function Deploy({ task, request: first }: { task: Schemas['PackageView']; request: Schemas['JobRequest'] }) {
  const navigate = useNavigate()
  const [request, setRequest] = useState(first)
  const [wishes] = useWishes(first.wishes)
  const submit = useMutation({
    mutationFn: (plan: string | undefined) => submitTask(task.package.digest, {
      ...request, plan, wishes: Object.keys(wishes).length > 0 ? wishes as Schemas['PlanWishes'] : undefined,
      skipProfile: plan !== undefined && task.profile != null,
    }),
    onError: toastError,
    onSuccess: (job, plan) => void navigate(plan ? `/jobs/${job.id}/log` : `/deploy/${job.id}`),
  })
  return (
    <>
      {task.specError && <ErrorWords error={task.specError} />}
      <RequestForm task={task} request={request} onRequest={setRequest} />
      {!task.profile && (
        <p className="notice"><Button kind="primary" busy={submit.isPending} onClick={() => submit.mutate(undefined)}>{t('deploy.profileFirst')}</Button> {t('deploy.profileFirstText')}</p>
      )}
      <PlanChooser of={{ package: task.package.digest }} asked={first.wishes} chosen={first.plan} busy={submit.isPending} onDeploy={plan => submit.mutate(plan)}>
        <ProfileResult profile={task.profile} spec={task.spec} />
      </PlanChooser>
      <h2>{t('tasks.jobs')}</h2>
      <JobTable jobs={task.jobs} none={t('tasks.noJobs')} />
    </>
  )
}
