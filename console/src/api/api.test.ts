import { QueryClient } from '@tanstack/react-query'
import { describe, expect, test, vi } from 'vitest'
import { makeApplyChange, patchPage } from './changes'
import { ProblemError, UnreachableError, isPassing, problemOf } from './errors'
import { queryOf, readFilters, withFilter } from './filters'
import { backoff, follow } from './stream'
import type { JobRow } from './types'

const row = (id: string, over: Partial<JobRow> = {}) => ({ id, name: id, state: 'Running', reason: '', created: '2026-01-01T00:00:00Z', ...over }) as JobRow

describe('filters live in the address', () => {
  test('and are read back from it', () => {
    const search = withFilter(withFilter(new URLSearchParams('x=1'), 'name', 'a b'), 'state', 'Running,Failed')
    expect(search.toString()).toBe('x=1&name=a+b&state=Running%2CFailed')
    expect(readFilters(search)).toEqual({ name: 'a b', state: 'Running,Failed' })
    expect(withFilter(search, 'name', '').has('name')).toBe(false)
  })

  test('a day is the reader’s day, from its first to its last moment', () => {
    const query = queryOf({ since: '2026-03-01', until: '2026-03-01' })
    expect(new Date(query.since!)).toEqual(new Date(2026, 2, 1))
    expect(new Date(query.until!)).toEqual(new Date(2026, 2, 1, 23, 59, 59, 999))
  })
})

describe('a change of a job', () => {
  test('replaces its row where it is, and leaves other pages as they are', () => {
    const page = { items: [row('a'), row('b')], next: null, total: 2 }
    const next = patchPage(page, row('b', { state: 'Failed' }))!
    expect(next.items.map(item => item.state)).toEqual(['Running', 'Failed'])
    expect(patchPage(page, row('c'))).toBe(page)
    expect(patchPage(undefined, row('c'))).toBeUndefined()
  })

  test('is shown at once, and lists are asked for again once however much happens', () => {
    const client = new QueryClient()
    client.setQueryData(['jobs', {}, 0], { items: [row('a')], total: 1 })
    client.setQueryData(['job', 'a'], { id: 'a', state: 'Running', reason: '' })
    const invalidate = vi.spyOn(client, 'invalidateQueries')
    const later: (() => void)[] = []
    const apply = makeApplyChange(client, run => later.push(run))
    for (let i = 0; i < 5; i++) apply({ event: 'changed', row: row('a', { state: 'Collecting', reason: `step ${i}` }) })
    expect(client.getQueryData<{ items: JobRow[] }>(['jobs', {}, 0])!.items[0]!.reason).toBe('step 4')
    expect(client.getQueryData(['job', 'a'])).toMatchObject({ state: 'Collecting', reason: 'step 4' })
    expect(later).toHaveLength(1)
    invalidate.mockClear()
    later[0]!()
    expect(invalidate.mock.calls.map(([filters]) => filters!.queryKey![0])).toEqual(['jobs', 'overview'])
  })

  test('that was missed makes everything be asked for again', () => {
    const client = new QueryClient()
    const invalidate = vi.spyOn(client, 'invalidateQueries')
    makeApplyChange(client)({ event: 'reload' })
    expect(invalidate).toHaveBeenCalledWith()
  })
})

describe('errors', () => {
  test('carry what the platform said', async () => {
    const body = { code: 'PILOT0513', detail: 'There is no job x.', remedy: 'List your jobs.' }
    const error = await problemOf(new Response(JSON.stringify(body), { status: 404 }))
    expect(error.message).toBe('There is no job x.')
    expect(error.problem.code).toBe('PILOT0513')
    expect((await problemOf(new Response('<html>', { status: 502, statusText: 'Bad Gateway' }))).status).toBe(502)
  })

  test('that pass are told from those that stay', () => {
    expect(isPassing(new UnreachableError())).toBe(true)
    expect(isPassing(new ProblemError({}, 503))).toBe(true)
    expect(isPassing(new ProblemError({}, 404))).toBe(false)
    expect(isPassing(new Error('bug'))).toBe(false)
  })
})

test('a lost stream is tried again at growing intervals, up to ten seconds', () => {
  expect([1, 2, 3, 10].map(failures => backoff(failures, () => 0.5))).toEqual([500, 1000, 2000, 10_000])
  expect(backoff(1, () => 0)).toBe(375)
})

test('where answers may only take so long, a stream goes on in the next one with nothing lost, nothing twice and no word of it', async () => {
  const stop = new AbortController()
  const answers = ['event: changed\nid: 1-10\ndata: a\n\nevent: again\nid: 1-10\ndata: {}\n\n', 'event: changed\nid: 1-20\ndata: b\n\n']
  const asked: (string | null)[] = []
  vi.stubGlobal('fetch', (request: Request) => {
    asked.push(request.headers.get('Last-Event-ID'))
    return Promise.resolve(new Response(answers.shift()))
  })
  const seen: string[] = []
  const open: boolean[] = []
  await follow('http://localhost/api/v1/events', stop.signal, {
    onEvent: event => {
      seen.push(event.data)
      if (event.data === 'b') stop.abort()
    },
    onOpen: value => open.push(value),
  })
  vi.unstubAllGlobals()
  expect(seen).toEqual(['a', 'b'])
  expect(asked).toEqual([null, '1-10'])
  expect(open).toEqual([true, true])
})
