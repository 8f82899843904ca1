import { useSyncExternalStore } from 'react'

/** Whether the platform answers. The stream of changes knows it first. */
let lostAt: number | null = null
const listeners = new Set<() => void>()

export function setConnected(connected: boolean) {
  if (connected === (lostAt === null)) return
  lostAt = connected ? null : Date.now()
  listeners.forEach(listener => listener())
}

/** When the connection was lost; null while there is one. */
export const useLostAt = () =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => lostAt,
  )
