import { useEffect, useRef, useState } from 'react'
import type { LogStore } from './logStore'
import { patternOf, searchLog, type Matches } from './search'

const NONE: Matches & { key: string } = { lines: [], done: true, key: '' }

const keyOf = (words: string, regex: boolean) => `${regex} ${words}`

/** The lines that have the words, kept up as the log grows. */
export function useSearch(store: LogStore, version: number, words: string, regex: boolean) {
  const [matches, setMatches] = useState(NONE)
  const state = useRef({ key: '', at: 0, found: [] as number[], stop: () => {} })
  const pattern = patternOf(words, regex)
  useEffect(() => {
    const now = state.current
    const key = keyOf(words, regex)
    if (now.key !== key) {
      now.stop()
      state.current = { key, at: 0, found: [], stop: () => {} }
      setMatches({ lines: [], done: !pattern, key })
    }
    if (!pattern) return
    const current = state.current
    // The last line may still grow: it is looked at again.
    const from = Math.max(0, current.at - 1)
    while (current.found.length > 0 && current.found.at(-1)! >= from) current.found.pop()
    current.stop()
    current.stop = searchLog(store, pattern, from, current.found, found => {
      if (found.done) current.at = store.count
      setMatches({ ...found, key })
    })
  }, [store, version, words, regex])
  useEffect(() => () => state.current.stop(), [])
  return { matches, pattern, matchesFor: (now: string) => matches.key === keyOf(now, regex) }
}
