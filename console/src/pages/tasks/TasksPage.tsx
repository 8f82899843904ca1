import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { packagesQuery } from '../../api/queries'
import { bytes } from '../../format/format'
import { t } from '../../i18n/i18n'
import { Empty } from '../../ui/Empty'
import { Loaded } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { When } from '../../ui/When'

/** Uploaded tasks, the newest first: each can be deployed again, and on another plan. */
export default function TasksPage() {
  const query = useQuery(packagesQuery())
  return (
    <Page title={t('nav.tasks')} wide>
      <p className="muted">{t('tasks.text')}</p>
      <Loaded query={query} lines={6}>
        {tasks => tasks.length === 0
          ? <Empty title={t('tasks.none')} command="pilot deploy ./my-job">{t('tasks.noneText')}</Empty>
          : (
            <ul className="cards">
              {tasks.map(task => (
                <li key={task.digest} className="card task">
                  <h2><Link to={`/tasks/${task.digest}`}>{task.name ?? task.digest.slice(0, 12)}</Link></h2>
                  <p className="muted num">{t('tasks.size', { n: task.entries, size: bytes(Number(task.length)) })} · <When at={task.uploaded} /></p>
                  <p className="mono muted">{task.digest.slice(0, 16)}</p>
                  <div className="row">
                    <Link className="button primary" to={`/tasks/${task.digest}`}>{t('tasks.deploy')}</Link>
                    <Link className="button" to={`/jobs?package=${task.digest}`}>{t('tasks.jobs')}</Link>
                  </div>
                </li>
              ))}
            </ul>
          )}
      </Loaded>
    </Page>
  )
}
