const HIDDEN_MS = 30_000

/**
 * Runs something as long as somebody can see the page. A browser has six connections to one address for all its tabs: tabs in
 * the background give theirs back. `again` is true when the page comes back.
 */
export function whileVisible(run: (signal: AbortSignal, again: boolean) => void): () => void {
  let current: AbortController | null = null
  let timer = 0
  let ran = false
  const start = () => {
    current = new AbortController()
    run(current.signal, ran)
    ran = true
  }
  const look = () => {
    clearTimeout(timer)
    if (!document.hidden) {
      if (!current) start()
    } else if (current) {
      timer = window.setTimeout(() => {
        current?.abort()
        current = null
      }, HIDDEN_MS)
    }
  }
  document.addEventListener('visibilitychange', look)
  look()
  return () => {
    document.removeEventListener('visibilitychange', look)
    clearTimeout(timer)
    current?.abort()
  }
}
