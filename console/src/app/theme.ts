export type Theme = 'system' | 'light' | 'dark'

const KEY = 'pilot.theme'

export const theme = (): Theme => {
  const kept = localStorage.getItem(KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

/** The colours follow the system unless the reader chose. */
export function applyTheme(next: Theme = theme()) {
  if (next === 'system') {
    localStorage.removeItem(KEY)
    delete document.documentElement.dataset.theme
  } else {
    localStorage.setItem(KEY, next)
    document.documentElement.dataset.theme = next
  }
  dispatchEvent(new Event('pilot-theme'))
}

export const isDark = () => {
  const now = theme()
  return now === 'dark' || (now === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
}
