/** How much of something is used. */
export function Meter({ label, used, total, text }: { label: string; used: number; total: number; text: string }) {
  const share = total > 0 ? Math.min(1, used / total) : 0
  return (
    <div className="meter">
      <div className="meter-head"><span>{label}</span><span className="num">{text}</span></div>
      <div className="meter-track" role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={total || 1}
        aria-valuenow={Math.min(used, total || 1)} aria-valuetext={text}>
        <span style={{ width: `${share * 100}%` }} className={share > 0.9 ? 'full' : ''} />
      </div>
    </div>
  )
}
