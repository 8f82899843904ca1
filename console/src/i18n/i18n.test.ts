import { describe, expect, test } from 'vitest'
import { en } from './en'
import { fill, preferred, said } from './i18n'
import { sayings } from './sayings.zh'
import { zh } from './zh'

const parameters = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1]!).sort()

describe('the dictionaries', () => {
  test('have the same keys', () => expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort()))

  test.each(Object.keys(en) as (keyof typeof en)[])('%s says something in both, of the same things', key => {
    expect(en[key].trim()).not.toBe('')
    expect(zh[key].trim()).not.toBe('')
    // "1 job" needs no number put in.
    if (!key.endsWith('.one')) expect(parameters(zh[key])).toEqual(parameters(en[key]))
  })

  test('Chinese is Chinese, but for names that are the same everywhere', () => {
    const same = Object.entries(zh).filter(([, text]) => !/[\u4e00-\u9fff]/.test(text)).map(([key]) => key)
    expect(same).toEqual(['unit.cpu'])
  })

  test('every word that the code asks for is there, and every one that is there is asked for', () => {
    const sources = import.meta.glob('../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true }) as Record<string, string>
    const code = Object.entries(sources).filter(([path]) => !/test|i18n\/(en|zh)/.test(path)).map(([, text]) => text).join('\n')
    const groups = [...code.matchAll(/t\(`([\w.]+)\.\$\{/g)].map(match => match[1]!).concat([...code.matchAll(/tName\('([\w.]+)'/g)].map(match => match[1]!))
    const unused = Object.keys(en).filter(key => {
      const plain = key.replace(/\.one$/, '')
      return !code.includes(`'${plain}'`) && !groups.some(group => plain.startsWith(`${group}.`))
    })
    expect(unused).toEqual([])
  })
})

test.each([
  [null, ['zh-CN', 'en'], 'zh'],
  [null, ['de', 'zh-TW', 'en'], 'zh'],
  [null, ['fr-FR'], 'en'],
  ['en', ['zh-CN'], 'en'],
  ['nonsense', ['en-US'], 'en'],
])('chosen %s in a browser of %s reads %s', (chosen, browser, language) => expect(preferred(chosen, browser)).toBe(language))

test('parameters are put in, and one is told from many', () => {
  const words = { jobs: '{n} jobs of {who}', 'jobs.one': 'a job of {who}' }
  expect(fill(words, 'jobs', { n: 3, who: 'li' })).toBe('3 jobs of li')
  expect(fill(words, 'jobs', { n: 1, who: 'li' })).toBe('a job of li')
  expect(fill(words, 'unknown')).toBe('unknown')
})

test('what the platform says is told in Chinese where it is known, and as it is where not', () => {
  expect(said('Done; 15 output files.', sayings)).toBe('完成，共 15 个输出文件。')
  expect(said('Run 2 on eastus.', sayings)).toBe('第 2 次运行，位于 eastus。')
  expect(said('Something new.', sayings)).toBe('Something new.')
  expect(said(null, sayings)).toBe('')
})
