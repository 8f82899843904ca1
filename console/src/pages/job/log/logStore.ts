import { cellsOf, plain } from './ansi'

/**
 * The lines of a log, as many as come. Text is kept as it came (a line is a view into its chunk), widths in a typed array: a
 * million lines are their own bytes and little more.
 */
export class LogStore {
  readonly lines: string[] = []
  private cells = new Uint32Array(1024)
  private times = new Float64Array(1024)
  private open = false
  private listeners = new Set<() => void>()
  private scheduled = false
  version = 0

  constructor(private readonly soon: (run: () => void) => void = run => requestAnimationFrame(run)) {}

  get count() {
    return this.lines.length
  }

  cellsOf = (line: number) => this.cells[line]!

  /** When the line began to come, in milliseconds; null for what was there before the reader. */
  timeOf = (line: number) => this.times[line] || null

  /** @param at Now for text that comes live, 0 for what lay there. */
  append(text: string, at = 0) {
    let start = 0
    while (start < text.length) {
      const end = text.indexOf('\n', start)
      const part = text.slice(start, end < 0 ? text.length : end)
      if (this.open) this.put(this.lines.length - 1, this.lines.at(-1)! + part)
      else this.put(this.lines.length, part, at)
      this.open = end < 0
      if (!this.open) this.seal(this.lines.length - 1)
      start = end < 0 ? text.length : end + 1
    }
    this.changed()
  }

  /** A line of the viewer's own, such as the beginning of the next run. */
  mark(text: string) {
    this.open = false
    this.put(this.lines.length, text)
    this.changed()
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** Progress bars go back to the start of their line: what counts is what they wrote last. */
  private seal(line: number) {
    const text = this.lines[line]!
    if (text.includes('\r')) this.put(line, afterReturn(text))
  }

  private put(line: number, text: string, at?: number) {
    if (line >= this.cells.length) this.grow()
    this.lines[line] = text
    this.cells[line] = cellsOf(text.includes('\r') ? afterReturn(text) : text)
    if (at !== undefined) this.times[line] = at
  }

  private grow() {
    const cells = new Uint32Array(this.cells.length * 2)
    cells.set(this.cells)
    this.cells = cells
    const times = new Float64Array(this.times.length * 2)
    times.set(this.times)
    this.times = times
  }

  /** At most one notice a frame, however fast the text comes. */
  private changed() {
    if (this.scheduled) return
    this.scheduled = true
    this.soon(() => {
      this.scheduled = false
      this.version++
      this.listeners.forEach(listener => listener())
    })
  }
}

export function afterReturn(text: string): string {
  const end = text.endsWith('\r') ? text.length - 1 : text.length
  return text.slice(text.lastIndexOf('\r', end - 1) + 1, end)
}

export const shown = (text: string) => (text.includes('\r') ? afterReturn(text) : text)
export const searchable = (text: string) => plain(shown(text))
