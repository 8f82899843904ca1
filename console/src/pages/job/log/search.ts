import { searchable, type LogStore } from './logStore'

export interface Matches { lines: number[]; done: boolean }

/** The words as a pattern; null for no words, or a pattern that is none yet. */
export function patternOf(words: string, regex: boolean): RegExp | null {
  if (!words) return null
  try {
    return new RegExp(regex ? words : words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i')
  } catch {
    return null
  }
}

const SLICE = 40_000

/** Looks through the log a slice at a time, so that the page stays quick; tells each time how far it is. */
export function searchLog(
  store: Pick<LogStore, 'lines'>, pattern: RegExp, from: number, found: number[], tell: (matches: Matches) => void,
  next: (run: () => void) => void = run => void setTimeout(run),
): () => void {
  let stopped = false
  const slice = (start: number) => {
    if (stopped) return
    const end = Math.min(store.lines.length, start + SLICE)
    for (let line = start; line < end; line++) {
      if (pattern.test(searchable(store.lines[line]!))) found.push(line)
    }
    const done = end >= store.lines.length
    tell({ lines: found, done })
    if (!done) next(() => slice(end))
  }
  next(() => slice(from))
  return () => (stopped = true)
}

/** The text with the matches of the pattern told apart. */
export function highlight(text: string, pattern: RegExp | null): { text: string; hit: boolean }[] {
  if (!pattern) return [{ text, hit: false }]
  const out: { text: string; hit: boolean }[] = []
  let at = 0
  for (const match of text.matchAll(new RegExp(pattern.source, 'gi'))) {
    if (match[0] === '') continue
    if (match.index > at) out.push({ text: text.slice(at, match.index), hit: false })
    out.push({ text: match[0], hit: true })
    at = match.index + match[0].length
  }
  if (at < text.length) out.push({ text: text.slice(at), hit: false })
  return out
}
