import { Link } from 'react-router'
import { between, bytes, duration, gpus, money } from '../../format/format'
import { useNow } from '../../format/useNow'
import { said, t, tName } from '../../i18n/i18n'
import { Facts } from '../../ui/Facts'
import { isFinal } from '../../ui/StateBadge'
import { When } from '../../ui/When'
import { Events } from './Events'
import { useJob } from './job'
import { PlanAgainstReality } from './PlanAgainstReality'

export default function AboutTab() {
  const job = useJob()
  const now = useNow(!isFinal(job.state))
  const offer = job.plans?.find(plan => plan.name === job.chosenPlan)?.offer
  const { spec, request } = job
  const resources = request.resources ?? spec?.resources
  const environment = { ...spec?.environment, ...request.environment }
  return (
    <div className="columns">
      <section>
        <h2>{t('about.configuration')}</h2>
        <Facts rows={[
          [t('about.run'), <code key="run">{request.run ?? spec?.run.script ?? spec?.run.argv?.join(' ')}</code>],
          [t('about.profile'), spec?.profile && <code>{spec.profile.script ?? spec.profile.argv?.join(' ')}</code>],
          [t('about.setup'), spec?.setup && <code>{spec.setup}</code>],
          [t('about.image'), spec?.image],
          [t('about.description'), spec?.description],
          [t('about.resources'), resources && [
            resources.gpu ?? gpus(resources.gpus ?? 0), resources.cpu && t('unit.cpus', { n: resources.cpu }), resources.memoryBytes && bytes(resources.memoryBytes),
          ].filter(Boolean).join(' · ')],
          [t('about.environment'), Object.keys(environment).length > 0 && Object.entries(environment).map(([name, value]) => <code key={name} className="block">{name}={value}</code>)],
          [t('about.task'), <Link key="task" to={`/tasks/${job.package}`} className="mono">{job.package.slice(0, 12)}</Link>],
          [t('about.id'), <code key="id">{job.id}</code>],
          [t('about.owner'), job.owner],
        ]} />
      </section>
      <section>
        <h2>{t('about.times')}</h2>
        <Facts rows={[
          [t('jobs.column.created'), <When key="c" at={job.created} />],
          [t('about.started'), job.started && <When at={job.started} />],
          [t('about.finished'), job.finished && <When at={job.finished} />],
          [t('jobs.column.duration'), job.started && <span className="num">{duration(between(job.started, job.finished, now))}</span>],
          [t('about.plan'), job.chosenPlan && <Link to={`/deploy/${job.id}`}>{tName('plan', job.chosenPlan)}</Link>],
          [t('about.machine'), offer && `${said(offer.where)} · ${offer.offer}`],
          [t('about.price'), offer && t('unit.perHour', { price: money(offer.pricePerHour) })],
          [t('about.run_'), job.run],
        ]} />
        <PlanAgainstReality job={job} now={now} />
      </section>
      <section className="full">
        <h2>{t('about.events')}</h2>
        <Events events={job.events ?? []} />
      </section>
    </div>
  )
}
