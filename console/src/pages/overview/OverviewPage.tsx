import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Schemas } from '../../api/client'
import { overviewQuery } from '../../api/queries'
import { duration, money, percent } from '../../format/format'
import { t } from '../../i18n/i18n'
import { Empty } from '../../ui/Empty'
import { Loaded } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { JobTable } from './JobTable'
import { Resources } from './Resources'
import { Tile } from './Tile'

export default function OverviewPage() {
  const query = useQuery({ ...overviewQuery(), refetchInterval: 30_000 })
  return <Page title={t('nav.overview')} wide><Loaded query={query} lines={12}>{overview => <Content overview={overview} />}</Loaded></Page>
}

function Content({ overview }: { overview: Schemas['Overview'] }) {
  const { counts, spend, accuracy } = overview
  const of = (...states: string[]) => states.reduce((sum, state) => sum + (counts[state] ?? 0), 0)
  const any = Object.values(counts).some(count => count > 0)
  return (
    <>
      <div className="tiles">
        <Tile label={t('overview.running')} value={of('Running', 'Collecting').toLocaleString()} to="/jobs?state=Running,Collecting" />
        <Tile label={t('overview.waiting')} value={of('Queued', 'Preparing', 'Profiling', 'Planning', 'AwaitingChoice', 'Launching').toLocaleString()}
          to="/jobs?state=Queued,Preparing,Profiling,Planning,AwaitingChoice,Launching" />
        <Tile label={t('overview.failed')} value={of('Failed').toLocaleString()} to="/jobs?state=Failed" />
        <Tile label={t('overview.today')} value={money(spend.today)} note={t('overview.perHour', { price: money(spend.perHour) })} />
        <Tile label={t('overview.month')} value={money(spend.month)} />
        <Tile label={t('overview.accuracy')} value={accuracy.meanError == null ? '–' : `± ${percent(accuracy.meanError)}`}
          note={accuracy.jobs > 0 ? t('overview.accuracyNote', { n: accuracy.jobs, within: percent(accuracy.within) }) : t('overview.accuracyNone')} />
      </div>
      {!any && <Empty title={t('overview.empty')} command="pilot deploy samples/digits">{t('overview.emptyText')}</Empty>}
      <div className="columns">
        <section>
          <h2>{t('overview.running')}</h2>
          <JobTable jobs={overview.running} none={t('overview.noneRuns')} />
          <h2>{t('overview.waitingWhy')}</h2>
          <JobTable jobs={overview.waiting} none={t('overview.noneWaits')} reasons />
        </section>
        <section>
          <h2>{t('overview.resources')}</h2>
          <Resources targets={overview.targets} />
          <h2>{t('overview.recent')} <Link to="/jobs?state=Succeeded,Failed,Canceled" className="more">{t('overview.all')}</Link></h2>
          <JobTable jobs={overview.recent} none={t('overview.noneEnded')} />
        </section>
      </div>
      {accuracy.startUpMeanError != null && <p className="muted num">{t('overview.startUp', { time: duration(accuracy.startUpMeanError) })}</p>}
    </>
  )
}
