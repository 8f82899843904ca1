import type { Schemas } from '../../api/client'

type Raw = Schemas['TimelineEntry']

/** @param until Seconds from the beginning to the end of all entries so far. */
export interface Entry {
  at: string; turn: number; text: string; from: number; to: number; until: number; seconds: number | null; tone: 'good' | 'bad' | 'open' | 'event'
}

/** Entries with their place in time: what took a while ends where it is told, and began that much before. A call that has ended is told once. */
export function spansOf(entries: readonly Raw[]): Entry[] {
  if (entries.length === 0) return []
  const start = Date.parse(entries[0]!.at)
  const ended = new Set(entries.filter(entry => entry.task != null && !entry.kind.endsWith('Scheduled') && !entry.kind.endsWith('Created')).map(entry => entry.task))
  let until = 0
  return entries
    .filter(entry => entry.task == null || !ended.has(entry.task) || !(entry.kind.endsWith('Scheduled') || entry.kind.endsWith('Created')))
    .map(entry => {
      const to = (Date.parse(entry.at) - start) / 1000
      until = Math.max(until, to)
      const seconds = entry.seconds ?? null
      const open = entry.kind.endsWith('Scheduled') || entry.kind.endsWith('Created')
      return {
        at: entry.at, turn: entry.turn, text: entry.text, seconds, to, until, from: Math.max(0, to - (seconds ?? 0)),
        tone: /Failed|Terminated/.test(entry.kind) ? 'bad' : open ? 'open' : seconds === null ? 'event' : 'good',
      } as const
    })
}
