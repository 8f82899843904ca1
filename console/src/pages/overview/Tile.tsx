import { Link } from 'react-router'

export function Tile({ label, value, note, to }: { label: string; value: string; note?: string; to?: string }) {
  const content = <><span className="muted">{label}</span><strong className="num">{value}</strong><span className="muted num">{note ?? ' '}</span></>
  return to ? <Link className="tile" to={to}>{content}</Link> : <div className="tile">{content}</div>
}
