import { useEffect, useState } from 'react'

/** The time now, renewed every `ms` while `running`. */
export function useNow(running = true, ms = 1000): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!running) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), ms)
    return () => clearInterval(timer)
  }, [running, ms])
  return now
}
