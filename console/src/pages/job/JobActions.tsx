import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { retryJob } from '../../api/actions'
import { t } from '../../i18n/i18n'
import { Button } from '../../ui/Button'
import { useKeys } from '../../ui/keys'
import { isFinal } from '../../ui/StateBadge'
import { toastError } from '../../ui/toasts'
import { useJobActions } from '../jobs/useJobActions'
import type { Job } from './job'

export function JobActions({ job }: { job: Job }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const actions = useJobActions()
  const final = isFinal(job.state)
  const retry = useMutation({
    mutationFn: () => retryJob(job.id),
    onError: toastError,
    onSuccess: next => {
      client.setQueryData(['job', next.id], next)
      void navigate(`/jobs/${next.id}`)
    },
  })
  const remove = async () => {
    if (await actions.remove([job])) void navigate('/jobs')
  }
  const cancel = () => actions.cancel([job])
  useKeys({ c: cancel, Delete: () => void remove() })
  return (
    <>
      {final && <Button onClick={() => retry.mutate()} busy={retry.isPending}>{t('job.retry')}</Button>}
      <Button onClick={() => void navigate(`/tasks/${job.package}?clone=${job.id}`)}>{t('job.clone')}</Button>
      {!final && <Button onClick={cancel} disabled={job.state === 'Canceling'}>{t('job.cancel')}</Button>}
      <Button kind="danger" onClick={() => void remove()}>{t('job.delete')}</Button>
    </>
  )
}
