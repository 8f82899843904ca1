import { apiBase } from '../api/client'
import { session } from '../api/session'

/** What an address that a program opened carries behind its `#`: a page of before, or a code to log in with once. */
export function readHash(hash: string): { path?: string; code?: string } {
  const text = hash.replace(/^#/, '')
  if (text.startsWith('/')) return { path: text }
  return { code: new URLSearchParams(text).get('code') ?? undefined }
}

/** Logs in by the link's code. The code leaves the address at once: it is nobody else's to see, and works once. */
export async function arrive(): Promise<void> {
  const { path, code } = readHash(location.hash)
  if (path) history.replaceState(null, '', import.meta.env.BASE_URL.replace(/\/$/, '') + path)
  if (!code) return
  history.replaceState(null, '', location.pathname + location.search)
  try {
    const response = await fetch(`${apiBase}/api/v1/account/exchange`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ code }),
    })
    if (response.ok) session.begin(((await response.json()) as { access_token: string }).access_token)
  } catch {
    // A code that is used up or too old: whoever is logged in stays so, everybody else comes to the login page.
  }
}
