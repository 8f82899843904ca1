import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { retryOrchestration } from '../../api/actions'
import type { Schemas } from '../../api/client'
import { orchestrationQuery, timelineQuery } from '../../api/queries'
import { ago } from '../../format/time'
import { useNow } from '../../format/useNow'
import { t } from '../../i18n/i18n'
import { Button } from '../../ui/Button'
import { ErrorWords } from '../../ui/ErrorBox'
import { Facts } from '../../ui/Facts'
import { Loaded } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { StateBadge } from '../../ui/StateBadge'
import { toastError } from '../../ui/toasts'
import { When } from '../../ui/When'
import { Timeline } from './Timeline'

type View = Schemas['OrchestrationView']
const JOB = /^job_[0-9a-v]{20}$/

export default function OrchestrationPage() {
  const { id = '' } = useParams()
  const live = (query: { state: { data?: View } }) => (query.state.data && query.state.data.status !== 'Running' ? false : 3000) as false | number
  const query = useQuery({ ...orchestrationQuery(id), refetchInterval: live })
  const timeline = useQuery({ ...timelineQuery(id), refetchInterval: query.data?.status === 'Running' ? 3000 : false })
  return (
    <Page title={id} wide heading={<><span className="mono">{id}</span> {query.data && <StateBadge state={query.data.status} />}</>}>
      <Loaded query={query}>{view => <About view={view} />}</Loaded>
      <h2>{t('orchestrations.timeline')}</h2>
      <Loaded query={timeline} lines={12}>{entries => <Timeline entries={entries} />}</Loaded>
    </Page>
  )
}

function About({ view }: { view: View }) {
  const client = useQueryClient()
  const now = useNow(view.status === 'Running', 5000)
  const retry = useMutation({
    mutationFn: () => retryOrchestration(view.id),
    onError: toastError,
    onSuccess: () => void client.invalidateQueries({ queryKey: ['orchestration', view.id] }),
  })
  return (
    <>
      <Facts rows={[
        [t('orchestrations.name'), view.name],
        [t('nav.jobs'), JOB.test(view.id) && <Link to={`/jobs/${view.id}`}>{view.id}</Link>],
        [t('jobs.column.created'), <When key="c" at={view.created} />],
        [t('orchestrations.updated'), <When key="u" at={view.updated} />],
        [t('orchestrations.turns'), <span key="t" className="num">{view.turns}</span>],
        [t('orchestrations.parent'), view.parent && <Link to={`/orchestrations/${view.parent}`}>{view.parent}</Link>],
        [t('orchestrations.output'), view.output && <code>{view.output}</code>],
        [t('orchestrations.failure'), view.failure],
        [t('orchestrations.waitsFor'), view.waitsFor.length > 0 && view.waitsFor.map((wait, i) => (
          <div key={i}>{wait.kind} <code>{wait.name}</code> <span className="muted num">{ago(wait.since, now)}</span>{wait.due && <> → <When at={wait.due} /></>}</div>
        ))],
      ]} />
      {view.parked.map((work, i) => <ErrorWords key={i} error={{ code: work.code, message: work.message, remedy: work.activity }} />)}
      {view.parked.length > 0 && <Button kind="primary" busy={retry.isPending} onClick={() => retry.mutate()}>{t('ui.tryAgain')}</Button>}
    </>
  )
}
