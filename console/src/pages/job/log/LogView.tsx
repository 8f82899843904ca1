import { useImperativeHandle, useLayoutEffect, useMemo, useRef, useState, type Ref } from 'react'
import { t } from '../../../i18n/i18n'
import { usePhone } from '../../../ui/usePhone'
import { LogLine } from './LogLine'
import type { LogStore } from './logStore'
import { RowIndex } from './rowIndex'
import { scrollMap } from './scrollMap'
import { useCellSize } from './useCellSize'

export interface LogHandle { show: (line: number) => void }

const ROW = 18
const GUTTER = 9
const GUTTER_PHONE = 1
const TIME = 13
const MARGIN = 8

/** Shows the rows that are in sight, and no others, of a log of any length. */
export function LogView({ store, version, wrap, times, following, onFollowing, pattern, current, ref }: {
  store: LogStore; version: number; wrap: boolean; times: boolean; following: boolean; onFollowing: (on: boolean) => void
  pattern: RegExp | null; current: number; ref: Ref<LogHandle>
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const [scroll, setScroll] = useState(0)
  const size = useCellSize(scroller)
  const phone = usePhone()
  const columns = wrap ? Math.max(20, Math.floor(size.width / size.cell) - (phone ? GUTTER_PHONE : GUTTER) - (times ? TIME : 0) - 2) : 0
  const index = useMemo(() => new RowIndex(store, columns), [store, columns])
  const rows = index.count
  const map = scrollMap(rows, ROW, size.height)
  const top = Math.min(map.topRow(scroll), Math.max(0, rows - Math.floor(size.height / ROW)))
  const first = Math.max(0, Math.floor(top) - MARGIN)
  const last = Math.min(rows, Math.ceil(top + size.height / ROW) + MARGIN)
  const expected = useRef(0)

  useLayoutEffect(() => {
    if (!following || !scroller.current) return
    scroller.current.scrollTop = scroller.current.scrollHeight
    expected.current = scroller.current.scrollTop
  }, [following, version, rows, size.height])
  useImperativeHandle(ref, () => ({
    show: line => scroller.current?.scrollTo({ top: map.scrollOf(Math.max(0, index.rowOf(line) - Math.floor(size.height / ROW / 3))) }),
  }))

  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = scroller.current!
    if (following && scrollTop < expected.current - 2) onFollowing(false)
    else if (!following && scrollTop + clientHeight >= scrollHeight - 1 && scrollTop > scroll) onFollowing(true)
    setScroll(scrollTop)
  }
  return (
    <div className={`log-view ${wrap ? '' : 'nowrap'}`} ref={scroller} onScroll={onScroll} tabIndex={0} role="log" aria-live="off" aria-label={t('job.log')}>
      <div className="log-height" style={{ height: map.height }}>
        <div className="log-rows" style={{ transform: `translateY(${map.scrollOf(top) - (top - first) * ROW}px)` }}>
          {Array.from({ length: Math.max(0, last - first) }, (_, i) => {
            const { line, piece } = index.at(first + i)
            return (
              <LogLine key={first + i} text={store.lines[line] ?? ''} number={piece === 0 ? line + 1 : null} piece={piece} columns={columns}
                time={times ? (piece === 0 ? store.timeOf(line) : null) : undefined} pattern={pattern} current={line === current} />
            )
          })}
        </div>
      </div>
    </div>
  )
}
