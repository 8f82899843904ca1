/** Runs something after a while unless it is called off; a page that is closed before does it at once. */
export function later(ms: number, run: () => void): () => void {
  const go = () => {
    stop()
    run()
  }
  const timer = setTimeout(go, ms)
  const stop = () => {
    clearTimeout(timer)
    removeEventListener('pagehide', go)
  }
  addEventListener('pagehide', go)
  return stop
}
