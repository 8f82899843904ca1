import { api, apiBase, data, newKey, type Schemas } from './client'
import type { PlanWishes } from './queries'

export const BULK_MOST = 1000

/** Cancels, deletes or restores any number of jobs. */
export async function bulk(action: 'cancel' | 'delete' | 'restore', ids: readonly string[], force = false): Promise<Schemas['BulkResult'][]> {
  const results = []
  for (let at = 0; at < ids.length; at += BULK_MOST) {
    const answer = await data(api.POST('/api/v1/jobs/bulk', { body: { action, ids: ids.slice(at, at + BULK_MOST), force } }))
    results.push(...answer.results)
  }
  return results
}

export const retryJob = (id: string) => data(api.POST('/api/v1/jobs/{id}/retry', { params: { path: { id }, header: newKey() } }))

export const cloneJob = (id: string) => data(api.GET('/api/v1/jobs/{id}/clone', { params: { path: { id } } }))

export const choosePlan = (id: string, plan: string, wishes?: PlanWishes) =>
  data(api.POST('/api/v1/jobs/{id}/plan', {
    params: { path: { id }, header: newKey() },
    body: wishes && Object.keys(wishes).length > 0 ? { plan, wishes: wishes as Schemas['PlanWishes'] } : { plan },
  }))

export const submitTask = (digest: string, request: Schemas['JobRequest']) =>
  data(api.POST('/api/v1/jobs', { params: { header: newKey() }, body: { package: digest, request } }))

/** An address that a link or a picture can use for a few minutes. */
export async function ticket(path: string): Promise<string> {
  const answer = await data(api.POST('/api/v1/account/tickets', { body: { path } }))
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
  data(api.POST('/api/v1/account/tokens', { body: { name, scope, hours } }))

export const deleteToken = (id: string) => data(api.DELETE('/api/v1/account/tokens/{id}', { params: { path: { id } } }))

export const retryOrchestration = (id: string) =>
  data(api.POST('/api/v1/orchestrations/{id}/retry', { params: { path: { id } } }))
