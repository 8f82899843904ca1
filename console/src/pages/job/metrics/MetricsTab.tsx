import { useQuery } from '@tanstack/react-query'
import type { Schemas } from '../../../api/client'
import type { MetricSeries } from '../../../api/types'
import { metricsQuery } from '../../../api/queries'
import { t } from '../../../i18n/i18n'
import { Empty } from '../../../ui/Empty'
import { Loaded } from '../../../ui/Loaded'
import { isFinal } from '../../../ui/StateBadge'
import { useJob } from '../job'
import { Chart } from './Chart'
import { Progress } from './Progress'

const GROUPS = ['log', 'file', 'resources'] as const

export default function MetricsTab() {
  const job = useJob()
  const query = useQuery({ ...metricsQuery(job.id), refetchInterval: isFinal(job.state) ? false : 2000 })
  return (
    <Loaded query={query} lines={8}>
      {metrics => metrics.series.length === 0
        ? <Empty title={t('metrics.none')} command={'print(json.dumps({"step": 1, "loss": 0.5}), file=open("output/metrics.jsonl", "a"))'}>{t('metrics.noneText')}</Empty>
        : <All metrics={metrics} />}
    </Loaded>
  )
}

function All({ metrics }: { metrics: Schemas['JobMetrics'] }) {
  return (
    <>
      {metrics.progress && <Progress progress={metrics.progress} />}
      {GROUPS.map(source => <Group key={source} source={source} series={metrics.series.filter(series => series.source === source)} />)}
    </>
  )
}

function Group({ source, series }: { source: (typeof GROUPS)[number]; series: MetricSeries[] }) {
  if (series.length === 0) return null
  return (
    <section>
      <h2>{t(`metrics.from.${source}`)}</h2>
      <div className="charts">{series.map(one => <Chart key={one.name} series={one} />)}</div>
    </section>
  )
}
