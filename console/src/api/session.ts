import { useSyncExternalStore } from 'react'

/** Who is logged in in this browser. All tabs share it, and see each other's login and logout. */
const KEY = 'pilot.token'
const listeners = new Set<() => void>()

function tell() {
  listeners.forEach(listener => listener())
}

addEventListener('storage', event => {
  if (event.key === KEY || event.key === null) tell()
})

export const session = {
  token: (): string | null => localStorage.getItem(KEY),
  begin(token: string) {
    localStorage.setItem(KEY, token)
    tell()
  },
  end() {
    localStorage.removeItem(KEY)
    tell()
  },
  subscribe(listener: () => void) {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },
}

export const useToken = () => useSyncExternalStore(session.subscribe, session.token)
