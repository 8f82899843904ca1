import { api, apiBase, data, newKey, send } from './client'
import type { BulkResult, PackageView } from './coming'
import type { Schemas } from './client'
import type { PlanWishes } from './queries'

async function post<T>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const response = await send(`/api/v1${path}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: body === undefined ? undefined : JSON.stringify(body),
  })
  return (response.status === 204 ? undefined : await response.json()) as T
}

export const BULK_MOST = 1000

/** Cancels, deletes or restores any number of jobs. */
export async function bulk(action: 'cancel' | 'delete' | 'restore', ids: readonly string[], force = false): Promise<BulkResult['results']> {
  const results: BulkResult['results'] = []
  for (let at = 0; at < ids.length; at += BULK_MOST) {
    const answer = await post<BulkResult>('/jobs/bulk', { action, ids: ids.slice(at, at + BULK_MOST), ...(force ? { force } : {}) })
    results.push(...answer.results)
  }
  return results
}

export const retryJob = (id: string) => post<Schemas['JobDocument']>(`/jobs/${id}/retry`, undefined, newKey())

export const cloneJob = async (id: string) =>
  (await send(`/api/v1/jobs/${id}/clone`)).json() as Promise<{ package: string; request: Schemas['JobRequest'] }>

export const choosePlan = (id: string, plan: string, wishes?: PlanWishes) =>
  post<Schemas['JobDocument']>(`/jobs/${id}/plan`, wishes && Object.keys(wishes).length > 0 ? { plan, wishes } : { plan }, newKey())

export const submitTask = (task: PackageView, request: Schemas['JobRequest']) =>
  post<Schemas['JobDocument']>('/jobs', { package: task.digest, request }, newKey())

/** An address that a link or a picture can use for a few minutes. */
export async function ticket(path: string): Promise<string> {
  const answer = await post<{ url: string }>('/account/tickets', { path })
  return apiBase + answer.url
}

export const login = (username: string, password: string) =>
  data(api.POST('/api/v1/account/login', { body: { username, password } }))

export const logout = () => data(api.POST('/api/v1/account/logout'))

export const changePassword = (current: string, next: string) =>
  data(api.POST('/api/v1/account/password', { body: { current, new: next } }))

export const createUser = (name: string, role: string) =>
  data(api.POST('/api/v1/users', { body: { name, role, password: null } }))

export const deleteUser = (name: string) => data(api.DELETE('/api/v1/users/{name}', { params: { path: { name } } }))

export const createToken = (name: string, scope: string, hours: number) =>
  post<{ id: string; name: string; expires: string; token: string }>('/account/tokens', { name, scope, hours })

export const deleteToken = (id: string) => send(`/api/v1/account/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' })

export const retryOrchestration = (id: string) =>
  data(api.POST('/api/v1/orchestrations/{id}/retry', { params: { path: { id } } }))
