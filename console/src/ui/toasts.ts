import { useSyncExternalStore } from 'react'

export interface Toast {
  id: number
  text: string
  error?: unknown
  action?: { label: string; run: () => void }
}

let toasts: readonly Toast[] = []
let last = 0
const listeners = new Set<() => void>()

function set(next: readonly Toast[]) {
  toasts = next
  listeners.forEach(listener => listener())
}

export function dismiss(id: number) {
  set(toasts.filter(toast => toast.id !== id))
}

/** Shows a line at the bottom for a while. */
export function toast(entry: Omit<Toast, 'id'>, ms = 6000): number {
  const id = ++last
  set([...toasts.slice(-3), { ...entry, id }])
  if (ms > 0) setTimeout(() => dismiss(id), ms)
  return id
}

export const toastError = (error: unknown) => toast({ text: '', error }, 12_000)

/** The action of the newest line that has one: what Ctrl+Z does. */
export const lastAction = () => [...toasts].reverse().find(entry => entry.action)

export const useToasts = () =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => toasts,
  )
