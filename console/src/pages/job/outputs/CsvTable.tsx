import Papa from 'papaparse'
import { useMemo } from 'react'
import { t } from '../../../i18n/i18n'

const ROWS = 500

export function CsvTable({ text, cut }: { text: string; cut: boolean }) {
  const { rows, more } = useMemo(() => {
    const read = Papa.parse<string[]>(text, { skipEmptyLines: true, preview: ROWS + 2 }).data
    if (cut) read.pop()
    return { rows: read.slice(0, ROWS + 1), more: read.length > ROWS + 1 }
  }, [text, cut])
  const [head = [], ...body] = rows
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('outputs.table')}>
      <table className="plain csv">
        <thead><tr>{head.map((cell, i) => <th key={i} scope="col">{cell}</th>)}</tr></thead>
        <tbody>{body.map((row, i) => <tr key={i}>{head.map((_, j) => <td key={j} className="num">{row[j]}</td>)}</tr>)}</tbody>
      </table>
      {more && <p className="muted">{t('outputs.firstRows', { n: ROWS })}</p>}
    </div>
  )
}
