import { memo } from 'react'
import { Link } from 'react-router'
import type { JobRow } from '../../api/types'
import { between, duration, money } from '../../format/format'
import { said, t, tName } from '../../i18n/i18n'
import { isFinal, StateBadge } from '../../ui/StateBadge'
import { When } from '../../ui/When'

/** What a job has cost so far, the time that is not yet billed included. */
export function costSoFar(row: Pick<JobRow, 'cost' | 'state' | 'pricePerHour'> & { started?: string | null }, now: number): number | null {
  const running = row.state === 'Running' && row.started && row.pricePerHour != null
  if (!running) return row.cost ?? null
  return (row.cost ?? 0) + (row.pricePerHour! * Math.max(0, now - Date.parse(row.started!))) / 3_600_000
}

interface Props {
  row: JobRow | undefined; index: number; top: number; height: number; now: number; selected: boolean; active: boolean
  onToggle: (row: JobRow) => void; onActive: (index: number) => void
}

const same = (a: Props, b: Props) =>
  a.row === b.row && a.top === b.top && a.height === b.height && a.selected === b.selected && a.active === b.active
  && a.index === b.index && (a.now === b.now || !a.row || isFinal(a.row.state))

export const JobLine = memo(function JobLine({ row, index, top, height, now, selected, active, onToggle, onActive }: Props) {
  const style = { transform: `translateY(${top}px)`, height }
  if (!row) return <div className="job-grid line waiting" role="row" aria-rowindex={index + 2} style={style}><span role="cell" className="bar" /></div>
  return (
    <div className={`job-grid line ${selected ? 'selected' : ''} ${active ? 'active' : ''}`} role="row" aria-rowindex={index + 2}
      style={style} onClick={() => onActive(index)}>
      <span role="cell"><input type="checkbox" checked={selected} aria-label={t('jobs.select', { name: row.name })} onChange={() => onToggle(row)} /></span>
      <span role="cell" className="name"><Link to={`/jobs/${row.id}`}>{row.name}</Link></span>
      <span role="cell" className="state"><StateBadge state={row.state} /></span>
      <span role="cell" className="reason" title={row.reason}>{said(row.reason)}</span>
      <span role="cell" className="where">{[said(row.where), row.plan && tName('plan', row.plan)].filter(Boolean).join(' · ')}</span>
      <span role="cell" className="created num"><When at={row.created} /></span>
      <span role="cell" className="duration num">{row.started ? duration(between(row.started, row.finished, now)) : '–'}</span>
      <span role="cell" className="cost num">{money(costSoFar(row, now))}</span>
    </div>
  )
}, same)
