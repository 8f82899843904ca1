import type { Schemas } from '../../../api/client'
import { t } from '../../../i18n/i18n'

export function Progress({ progress }: { progress: Schemas['MetricProgress'] }) {
  const { done, total, unit, epoch, epochs } = progress
  return (
    <div className="row progress">
      <progress value={done} max={total || done || 1} aria-label={t('metrics.progress')} />
      <span className="num">{total ? t('metrics.doneOf', { done, total, unit }) : t('metrics.done', { done, unit })}</span>
      {epoch != null && unit !== 'epoch' && <span className="muted num">{epochs ? t('metrics.epochOf', { epoch, epochs }) : t('metrics.epoch', { epoch })}</span>}
    </div>
  )
}
