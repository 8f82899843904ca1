import { useSyncExternalStore } from 'react'
import type { Key } from './en'

export type Language = 'en' | 'zh'
export type Params = Record<string, string | number>
type Words = Record<Key, string>
type Sayings = readonly (readonly [RegExp, string])[]

const KEY = 'pilot.language'
const load: Record<Language, () => Promise<{ words: Words; sayings: Sayings }>> = {
  en: async () => ({ words: (await import('./en')).en, sayings: [] }),
  zh: async () => {
    const [{ zh }, { sayings }] = await Promise.all([import('./zh'), import('./sayings.zh')])
    return { words: zh, sayings }
  },
}

let language: Language = 'en'
let words = {} as Words
let sayings: Sayings = []
const listeners = new Set<() => void>()

/** What the reader chose, or else what the browser asks for. */
export function preferred(chosen: string | null, browser: readonly string[]): Language {
  if (chosen === 'en' || chosen === 'zh') return chosen
  const first = browser.find(name => /^(en|zh)\b/i.test(name))
  return first?.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

export async function setWords(next: Language, keep = false): Promise<void> {
  ;({ words, sayings } = await load[next]())
  language = next
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
  if (keep) localStorage.setItem(KEY, next)
  listeners.forEach(listener => listener())
}

export const startWords = () => setWords(preferred(localStorage.getItem(KEY), navigator.languages))

/** Puts parameters in: `{name}`; a key with `.one` beside it is used for n = 1. */
export function fill(dictionary: Partial<Record<string, string>>, key: string, params?: Params): string {
  const text = (params?.n === 1 ? dictionary[`${key}.one`] : undefined) ?? dictionary[key] ?? key
  return params ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole)) : text
}

export const t = (key: Key, params?: Params): string => fill(words, key, params)

/** Words for something the platform names, such as a state; its own name when there are none. */
export const tName = (group: string, name: string): string => (words as Record<string, string>)[`${group}.${name}`] ?? name

/** What the platform said, in the reader's language where it is known there, otherwise as it was said. */
export function said(text: string | null | undefined, known: Sayings = sayings): string {
  if (!text) return ''
  const saying = known.find(([pattern]) => pattern.test(text))
  return saying ? text.replace(saying[0], saying[1]) : text
}

export const locale = () => (language === 'zh' ? 'zh-CN' : 'en-GB')

/** The language now; whoever calls this is drawn anew when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => language,
  )
}
