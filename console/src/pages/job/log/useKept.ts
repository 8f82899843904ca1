import { useState } from 'react'

/** A switch that stays as it was left. */
export function useKept(key: string, first: boolean): readonly [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => (localStorage.getItem(key) ?? String(first)) === 'true')
  return [on, next => {
    localStorage.setItem(key, String(next))
    setOn(next)
  }]
}
