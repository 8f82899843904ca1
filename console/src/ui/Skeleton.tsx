/** Grey lines where text will be, of the height that it will have. */
export function Skeleton({ lines = 3, height = 14 }: { lines?: number; height?: number }) {
  return (
    <div className="skeleton" aria-hidden="true">
      {Array.from({ length: lines }, (_, i) => (
        <span key={i} style={{ height, width: `${92 - ((i * 37) % 45)}%` }} />
      ))}
    </div>
  )
}
