/** Browsers draw no element higher than this; a longer log is scrolled through in bigger steps. */
export const HIGHEST = 15_000_000

export interface ScrollMap { height: number; topRow: (scroll: number) => number; scrollOf: (row: number) => number }

/** Between the place of the scroll bar and the row at the top of the view. */
export function scrollMap(rows: number, rowHeight: number, view: number): ScrollMap {
  const full = rows * rowHeight
  const height = Math.min(full, HIGHEST)
  const scale = full > height ? (full - view) / (height - view) : 1
  return {
    height,
    topRow: scroll => Math.max(0, (scroll * scale) / rowHeight),
    scrollOf: row => Math.max(0, (row * rowHeight) / scale),
  }
}
