import { Link } from 'react-router'
import { t } from '../../i18n/i18n'
import { Empty } from '../../ui/Empty'

export function NoJobs({ filtered }: { filtered: boolean }) {
  return filtered
    ? <Empty title={t('jobs.noneMatch')}><Link to="/jobs">{t('jobs.clearFilters')}</Link></Empty>
    : <Empty title={t('jobs.none')} command="pilot deploy samples/digits">{t('jobs.noneText')}</Empty>
}
