import { useSearchParams } from 'react-router'
import type { Schemas } from '../../api/client'
import type { PlanWishes } from '../../api/queries'

const SPOT = ['Allowed', 'Wanted', 'Never'] as const
const number = (text: string | null) => (text && Number(text) > 0 ? Number(text) : undefined)

/** The wishes that the page's address names; those that the job was sent with until the reader moves a slider. */
export function wishesOf(search: URLSearchParams, asked: Schemas['PlanWishes'] | null | undefined): PlanWishes {
  const read = search.has('wishes')
    ? { deadlineSeconds: number(search.get('deadline')), budget: number(search.get('budget')), spot: SPOT.find(spot => spot === search.get('spot')) }
    : { deadlineSeconds: asked?.deadlineSeconds ?? undefined, budget: asked?.budget ?? undefined, spot: SPOT.find(spot => spot === asked?.spot) }
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))
}

export function withWishes(search: URLSearchParams, wishes: PlanWishes): URLSearchParams {
  const next = new URLSearchParams(search)
  next.set('wishes', '1')
  for (const [key, value] of [['deadline', wishes.deadlineSeconds], ['budget', wishes.budget], ['spot', wishes.spot]] as const) {
    if (value === undefined) next.delete(key)
    else next.set(key, String(value))
  }
  return next
}

export function useWishes(asked?: Schemas['PlanWishes'] | null) {
  const [search, setSearch] = useSearchParams()
  return [wishesOf(search, asked), (wishes: PlanWishes) => setSearch(before => withWishes(before, wishes), { replace: true, preventScrollReset: true })] as const
}
