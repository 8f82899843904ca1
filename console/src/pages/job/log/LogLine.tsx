import { memo } from 'react'
import { cut, segments } from './ansi'
import { shown } from './logStore'
import { highlight } from './search'

const clock = (time: number) => new Date(time).toISOString().slice(11, 23)
const LONGEST = 20_000

export const LogLine = memo(function LogLine({ text, number, piece, columns, time, pattern, current }: {
  text: string; number: number | null; piece: number; columns: number; time: number | null | undefined; pattern: RegExp | null; current: boolean
}) {
  const all = segments(shown(text).slice(0, LONGEST))
  const parts = columns > 0 && (piece > 0 || text.length > columns) ? cut(all, piece * columns, (piece + 1) * columns) : all
  return (
    <div className={`log-line ${current ? 'current' : ''}`}>
      <span className="log-number" aria-hidden="true">{number}</span>
      {time !== undefined && <span className="log-time">{time ? clock(time) : ''}</span>}
      <span className="log-text">
        {parts.map((part, i) => (
          <span key={i} className={part.className || undefined}>
            {highlight(part.text, pattern).map((bit, j) => (bit.hit ? <mark key={j}>{bit.text}</mark> : bit.text))}
          </span>
        ))}
      </span>
    </div>
  )
}, (a, b) => a.text === b.text && a.number === b.number && a.piece === b.piece && a.columns === b.columns && a.time === b.time
  && a.current === b.current && a.pattern?.source === b.pattern?.source)
