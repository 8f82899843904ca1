import type { Schemas } from '../../api/client'
import { duration } from '../../format/format'
import { t } from '../../i18n/i18n'
import { When } from '../../ui/When'
import { spansOf, type Entry } from './spans'

/** What happened in order, each call as a bar as long as it took. */
export function Timeline({ entries }: { entries: readonly Schemas['TimelineEntry'][] }) {
  const spans = spansOf(entries)
  const end = spans.at(-1)?.until ?? 1
  return (
    <ol className="timeline" aria-label={t('orchestrations.timeline')}>
      {spans.map((span, i) => <Line key={i} span={span} end={end} />)}
    </ol>
  )
}

function Line({ span, end }: { span: Entry; end: number }) {
  const left = end > 0 ? (span.from / end) * 100 : 0
  const width = end > 0 ? Math.max(0.4, ((span.to - span.from) / end) * 100) : 100
  return (
    <li className={span.tone}>
      <span className="num muted"><When at={span.at} /></span>
      <span className="num muted">{span.turn}</span>
      <span className="what" title={span.text}>{span.text}</span>
      <span className="num muted">{span.seconds === null ? '' : duration(span.seconds)}</span>
      <span className="track" aria-hidden="true"><span style={{ left: `${Math.min(left, 99.6)}%`, width: `${width}%` }} /></span>
    </li>
  )
}
