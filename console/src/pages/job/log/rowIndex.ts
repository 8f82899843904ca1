interface Lines { readonly count: number; cellsOf: (line: number) => number }

/** Which line a row of the screen belongs to, when lines longer than `columns` go on in the next row. */
export class RowIndex {
  private starts = new Uint32Array(1024)
  private synced = 0
  private rows = 0

  /** @param columns 0 leaves every line in one row. */
  constructor(private readonly lines: Lines, private readonly columns: number) {}

  get count(): number {
    if (this.columns === 0) return this.lines.count
    this.sync()
    return this.rows
  }

  rowOf(line: number): number {
    if (this.columns === 0) return line
    this.sync()
    return this.starts[line] ?? this.rows
  }

  /** The line of a row, and which piece of it. */
  at(row: number): { line: number; piece: number } {
    if (this.columns === 0) return { line: row, piece: 0 }
    this.sync()
    let low = 0
    let high = this.synced - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.starts[middle]! <= row) low = middle
      else high = middle - 1
    }
    return { line: low, piece: row - this.starts[low]! }
  }

  private height = (line: number) => Math.max(1, Math.ceil(this.lines.cellsOf(line) / this.columns))

  /** Takes in what has come; the line that was last before may have grown since. */
  private sync() {
    const { count } = this.lines
    if (count > this.starts.length) {
      const starts = new Uint32Array(Math.max(count, this.starts.length * 2))
      starts.set(this.starts)
      this.starts = starts
    }
    let line = Math.max(0, this.synced - 1)
    let row = line < count && this.synced > 0 ? this.starts[line]! : 0
    for (; line < count; line++) {
      this.starts[line] = row
      row += this.height(line)
    }
    this.synced = count
    this.rows = row
  }
}
