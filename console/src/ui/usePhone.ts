import { useSyncExternalStore } from 'react'

const narrow = matchMedia('(max-width: 720px)')

export const usePhone = () =>
  useSyncExternalStore(
    listener => {
      narrow.addEventListener('change', listener)
      return () => narrow.removeEventListener('change', listener)
    },
    () => narrow.matches,
  )
