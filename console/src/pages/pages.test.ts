import { describe, expect, test, vi } from 'vitest'
import type { Offer } from '../api/types'
import { readHash } from '../app/arrive'
import { rank } from '../app/rank'
import { answers, nameOf as keyName, typing } from '../ui/keys'
import { environmentOf, environmentText } from './deploy/environment'
import { sliderScale, STEPS } from './deploy/sliderScale'
import { layOut } from './deploy/timeCostLayout'
import { wishesOf, withWishes } from './deploy/useWishes'
import { sectionOf } from './help/sections'
import { isText, kindOf, treeOf } from './job/outputs/tree'
import { show } from './job/metrics/values'
import { costSoFar } from './jobs/JobLine'
import { later } from './jobs/later'
import { pagesOf } from './jobs/useJobPages'
import { safeNext } from './login/LoginPage'
import { spansOf } from './orchestrations/spans'

describe('the outputs’ tree', () => {
  const file = (path: string, length = 1) => ({ path, length, lastModified: '' })

  test('nests folders, sums them up, and sorts numbers as numbers', () => {
    const tree = treeOf([file('c/10/s.json', 5), file('c/2/s.json', 7), file('b.csv', 1), file('a.txt')])
    expect(tree.files.map(one => one.path)).toEqual(['a.txt', 'b.csv'])
    expect(tree.folders.map(one => [one.path, one.length])).toEqual([['c', 12]])
    expect(tree.folders[0]!.folders.map(one => one.path)).toEqual(['c/2', 'c/10'])
    expect(tree.length).toBe(14)
  })

  test('knows what can be shown', () => {
    expect(['x/a.PNG', 'm.csv', 'm.json', 'LICENSE', 'w.bin', 'train.py'].map(kindOf)).toEqual(['picture', 'csv', 'json', 'other', 'other', 'text'])
    expect(isText(new TextEncoder().encode('words'))).toBe(true)
    expect(isText(new Uint8Array([80, 75, 0, 3]))).toBe(false)
  })
})

describe('wishes', () => {
  test('are those of the job until the reader moves a slider', () => {
    const asked = { deadlineSeconds: 60, budget: 2, spot: 'Never' } as never
    expect(wishesOf(new URLSearchParams(), asked)).toEqual({ deadlineSeconds: 60, budget: 2, spot: 'Never' })
    expect(wishesOf(withWishes(new URLSearchParams(), {}), asked)).toEqual({})
    expect(wishesOf(withWishes(new URLSearchParams(), { deadlineSeconds: 90, spot: 'Wanted' }), asked)).toEqual({ deadlineSeconds: 90, spot: 'Wanted' })
    expect(wishesOf(new URLSearchParams('wishes=1&budget=x&deadline=-3'), null)).toEqual({})
  })

  test('a slider goes by powers, and its end is no limit', () => {
    const scale = sliderScale([10, 1000, 100_000])
    expect(scale.toStep(undefined)).toBe(STEPS)
    expect(scale.toAmount(STEPS)).toBeUndefined()
    expect(scale.toAmount(0)).toBe(9)
    const middle = scale.toAmount(STEPS / 2)!
    expect(middle).toBeGreaterThan(500)
    expect(middle).toBeLessThan(2500)
    expect(scale.toStep(scale.toAmount(70))).toBe(70)
    expect(sliderScale([0, 0]).toAmount(0)).toBeGreaterThan(0)
  })
})

describe('the picture of time and cost', () => {
  const frame = { width: 600, height: 300, left: 60, right: 20, top: 10, bottom: 40 }
  const offer = (seconds: number | undefined, cost: number | undefined, over: Partial<Offer> = {}) =>
    ({ offer: `${seconds}`, seconds, cost, onFront: false, plans: [], ...over }) as unknown as Offer

  test('has a place for every offer whose time is known', () => {
    const layout = layOut([offer(10, 5, { onFront: true, plans: ['fastest'] }), offer(100, 0, { onFront: true }), offer(1000, 50), offer(undefined, undefined)], frame)!
    expect(layout.dots).toHaveLength(3)
    for (const dot of layout.dots) {
      expect(dot.x).toBeGreaterThanOrEqual(60)
      expect(dot.x).toBeLessThanOrEqual(580)
      expect(dot.y).toBeGreaterThanOrEqual(10)
      expect(dot.y).toBeLessThanOrEqual(260)
    }
    expect(layout.front.map(dot => dot.offer.seconds)).toEqual([10, 100])
    expect(layout.named.map(dot => dot.plans)).toEqual([['fastest']])
    expect(layout.dots[0]!.x).toBeLessThan(layout.dots[2]!.x)
    expect(layout.dots[2]!.y).toBeLessThan(layout.dots[0]!.y)
  })

  test('is none when no time is known', () => expect(layOut([offer(undefined, 3)], frame)).toBeNull())
})

describe('what a job costs so far', () => {
  const now = Date.parse('2026-01-01T01:00:00Z')
  const started = '2026-01-01T00:00:00Z'
  test('grows while it runs', () => expect(costSoFar({ state: 'Running', started, pricePerHour: 2, cost: 1 }, now)).toBe(3))
  test('is what was billed once it has ended', () => expect(costSoFar({ state: 'Succeeded', started, pricePerHour: 2, cost: 1.5 }, now)).toBe(1.5))
  test('is not known before it starts', () => expect(costSoFar({ state: 'Queued' }, now)).toBeNull())
})

test('an action held back is done when its time has come or the page goes, and not once called off', () => {
  vi.useFakeTimers()
  const [first, second, third] = [vi.fn(), vi.fn(), vi.fn()]
  later(1000, first)
  const undo = later(1000, second)
  undo()
  vi.advanceTimersByTime(1000)
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 0])
  later(1000, third)
  dispatchEvent(new Event('pagehide'))
  vi.advanceTimersByTime(5000)
  expect(third).toHaveBeenCalledTimes(1)
  vi.useRealTimers()
})

test('the rows in sight are in these pages', () => {
  expect(pagesOf([0, 30])).toEqual([0])
  expect(pagesOf([95, 120])).toEqual([0, 1])
  expect(pagesOf([99_950, 99_999])).toEqual([999])
})

test('the calls of a story are told once, with their time', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString()
  const spans = spansOf([
    { at: at(0), turn: 0, kind: 'executionStarted', text: 'starts' },
    { at: at(0), turn: 0, kind: 'activityScheduled', task: 0, text: 'A is called' },
    { at: at(4), turn: 1, kind: 'activityCompleted', task: 0, text: 'A completed', seconds: 4 },
    { at: at(4), turn: 1, kind: 'activityScheduled', task: 1, text: 'B is called' },
  ] as never)
  expect(spans.map(span => [span.text, span.from, span.to, span.tone])).toEqual([
    ['starts', 0, 0, 'event'], ['A completed', 0, 4, 'good'], ['B is called', 4, 4, 'open'],
  ])
})

test('variables are one a line', () => {
  expect(environmentOf('A=1\n B = x=y\r\n=no\nnothing')).toEqual({ A: '1', B: ' x=y' })
  expect(environmentOf('\n')).toBeUndefined()
  expect(environmentText({ A: '1', B: '2' })).toBe('A=1\nB=2')
})

test('after the login the way leads to a page of the console and nowhere else', () => {
  expect(['/jobs?x=1', '//evil.example', '/\\evil.example', 'https://evil.example', null].map(safeNext)).toEqual(['/jobs?x=1', '/', '/', '/', '/'])
})

test('addresses that programs open', () => {
  expect(readHash('#/deploy/job_1')).toEqual({ path: '/deploy/job_1' })
  expect(readHash('#code=abc')).toEqual({ code: 'abc' })
  expect(readHash('')).toEqual({ code: undefined })
})

test('the palette puts what begins so before what has it in it', () => {
  const items = ['Settings', 'Jobs', 'Show all jobs', 'Tasks'].map(text => ({ text }))
  expect(rank(items, 'jobs').map(item => item.text)).toEqual(['Jobs', 'Show all jobs'])
  expect(rank(items, 'tks').map(item => item.text)).toEqual(['Tasks'])
  expect(rank(items, '')).toHaveLength(4)
})

test('the help of one number is found among others', () => {
  const page = '# PILOT05xx\n\n## PILOT0500 One\nText.\n\n## PILOT0501 Two\nMore.\n'
  expect(sectionOf(page, 'PILOT0500')).toBe('## One\nText.')
  expect(sectionOf(page, 'PILOT0501')).toBe('## Two\nMore.')
  expect(sectionOf(page, 'PILOT0999')).toBeNull()
})

test('keys have names, and text fields keep theirs', () => {
  expect(keyName({ key: 'K', ctrlKey: true, metaKey: false, altKey: false })).toBe('Mod+k')
  expect(keyName({ key: 'N', ctrlKey: false, metaKey: false, altKey: false })).toBe('N')
  const make = (html: string) => Object.assign(document.createElement('div'), { innerHTML: html }).firstElementChild
  expect(typing(make('<input type="search">'))).toBe(true)
  expect(typing(make('<input type="checkbox">'))).toBe(false)
  expect(typing(make('<a href="/">x</a>'))).toBe(false)
  expect(answers(make('<button>x</button>'), 'Enter')).toBe(true)
  expect(answers(make('<button>x</button>'), 'j')).toBe(false)
  expect(answers(make('<p>x</p>'), 'Enter')).toBe(false)
})

test('values of metrics are short and have their unit', () => {
  const of = (name: string, source: 'log' | 'resources', unit: string | null = null) => ({ name, source, unit })
  expect(show(0.095612, of('loss', 'log'))).toBe('0.09561')
  expect(show(0.0000123, of('lr', 'log'))).toBe('1.23e-5')
  expect(show(0.25, of('time', 'log', 's'))).toBe('0.25 s')
  expect(show(1_650_688, of('memory', 'resources'))).toBe('1.7 MB')
  expect(show(0.5, of('gpu', 'resources'))).toBe('50 %')
})
