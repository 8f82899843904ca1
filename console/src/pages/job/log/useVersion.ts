import { useSyncExternalStore } from 'react'
import type { LogStore } from './logStore'

export const useVersion = (store: LogStore) => useSyncExternalStore(store.subscribe, () => store.version)
