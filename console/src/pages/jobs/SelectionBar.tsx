import { t } from '../../i18n/i18n'
import { Button } from '../../ui/Button'

export function SelectionBar({ count, onCancel, onDelete, onClear }: { count: number; onCancel: () => void; onDelete: () => void; onClear: () => void }) {
  if (count === 0) return null
  return (
    <div className="selection-bar" role="region" aria-label={t('jobs.selection')}>
      <strong className="num">{t('jobs.selected', { n: count })}</strong>
      <Button onClick={onCancel}>{t('job.cancel')}</Button>
      <Button kind="danger" onClick={onDelete}>{t('job.delete')}</Button>
      <Button kind="quiet" onClick={onClear}>{t('jobs.clearSelection')}</Button>
    </div>
  )
}
