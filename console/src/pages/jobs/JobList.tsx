import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react'
import type { JobRow } from '../../api/types'
import { useNow } from '../../format/useNow'
import { t } from '../../i18n/i18n'
import { isFinal } from '../../ui/StateBadge'
import { usePhone } from '../../ui/usePhone'
import { JobLine } from './JobLine'
import type { JobPages } from './useJobPages'

export interface ListHandle { show: (index: number) => void }

/** Where each visit of the list was scrolled to: the back button comes back to it. */
const places = new Map<string, number>()

export function JobList({ list, selected, active, onToggle, onRange, onActive, place, ref }: {
  list: JobPages; selected: ReadonlyMap<string, JobRow>; active: number; place: string; ref: Ref<ListHandle>
  onToggle: (row: JobRow, on?: boolean) => void; onRange: (range: readonly [number, number]) => void; onActive: (index: number) => void
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const phone = usePhone()
  const virtual = useVirtualizer({
    count: list.total ?? 12,
    getScrollElement: () => scroller.current,
    estimateSize: () => (phone ? 68 : 40),
    overscan: 10,
    initialOffset: places.get(place) ?? 0,
  })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  useEffect(() => onRange([first, last]), [first, last, onRange])
  useEffect(() => () => void places.set(place, virtual.scrollOffset ?? 0), [place, virtual])
  useImperativeHandle(ref, () => ({ show: index => virtual.scrollToIndex(index) }), [virtual])

  const going = items.some(item => { const row = list.row(item.index); return row && !isFinal(row.state) })
  const now = useNow(going)
  const all = list.loaded()
  const every = all.length > 0 && all.every(row => selected.has(row.id))
  return (
    <div className="list" role="table" aria-label={t('nav.jobs')} aria-rowcount={(list.total ?? 0) + 1}>
      <div className="list-head job-grid" role="row" aria-rowindex={1}>
        <span role="columnheader">
          <input type="checkbox" aria-label={t('jobs.selectAll')} checked={every} onChange={() => all.forEach(row => onToggle(row, !every))} />
        </span>
        {(['name', 'state', 'reason', 'where', 'created', 'duration', 'cost'] as const).map(column => (
          <span key={column} role="columnheader" className={column}>{t(`jobs.column.${column}`)}</span>
        ))}
      </div>
      <div className="list-body" role="rowgroup" ref={scroller} tabIndex={0} aria-label={t('jobs.rows')}>
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map(item => {
            const row = list.row(item.index)
            return (
              <JobLine key={item.key} row={row} index={item.index} top={item.start} height={item.size} now={now}
                selected={row !== undefined && selected.has(row.id)} active={item.index === active} onToggle={onToggle} onActive={onActive} />
            )
          })}
        </div>
      </div>
    </div>
  )
}
