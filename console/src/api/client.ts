import createClient from 'openapi-fetch'
import type { components, paths } from './schema'
import { ProblemError, UnreachableError, problemOf } from './errors'
import { session } from './session'

export type Schemas = components['schemas']

/** An origin when the pages come from elsewhere than the API, otherwise empty. */
export const apiBase = (document.querySelector<HTMLMetaElement>('meta[name=pilot-api]')?.content ?? '').replace(/\/$/, '')

/** As `fetch`, with the token, and with errors that say what went wrong. */
export async function send(input: string | Request, init?: RequestInit): Promise<Response> {
  const request = new Request(typeof input === 'string' ? apiBase + input : input, init)
  const token = session.token()
  if (token) request.headers.set('Authorization', `Bearer ${token}`)
  let response: Response
  try {
    response = await fetch(request)
  } catch (error) {
    if (request.signal.aborted) throw error
    throw new UnreachableError()
  }

  if (response.status === 401 && token && session.token() === token) session.end()
  if (!response.ok) throw await problemOf(response)
  return response
}

export const api = createClient<paths>({
  baseUrl: apiBase || location.origin,
  fetch: request => send(request),
})

/** The data of an answer; errors have been thrown by then. */
export async function data<T>(answer: Promise<{ data?: T; response: Response }>): Promise<T> {
  const { data: body, response } = await answer
  if (body === undefined && response.status !== 204 && response.status !== 202) throw new ProblemError({}, response.status)
  return body as T
}

/** One key for one intention: a repeat after a lost answer does nothing twice. */
export const newKey = () => ({ 'Idempotency-Key': crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` })
