import { scaleLog, scaleSymlog, type ScaleContinuousNumeric } from 'd3-scale'
import type { Offer } from '../../api/types'

export interface Dot { offer: Offer; x: number; y: number }
export interface Layout {
  dots: Dot[]; front: Dot[]; named: (Dot & { plans: string[] })[]
  x: ScaleContinuousNumeric<number, number>; y: ScaleContinuousNumeric<number, number>
  xTicks: number[]; yTicks: number[]
}

export interface Frame { width: number; height: number; left: number; right: number; top: number; bottom: number }

const SECONDS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400, 172800, 604800, 2592000]

/** Where every offer lies: time to the right, cost up, both by powers, since offers differ by them. */
export function layOut(offers: readonly Offer[], frame: Frame): Layout | null {
  const known = offers.filter(offer => offer.seconds != null && offer.cost != null)
  if (known.length === 0) return null
  const seconds = known.map(offer => offer.seconds!)
  const costs = known.map(offer => offer.cost!)
  const positive = costs.filter(cost => cost > 0)
  const [fast, slow] = [Math.min(...seconds) / 1.3, Math.max(...seconds) * 1.3]
  const most = Math.max(...costs, 0.01) * 1.4
  const least = positive.length > 0 ? Math.min(...positive) : 0.01
  const range: [number, number] = [frame.height - frame.bottom, frame.top]
  const x = scaleLog().domain([fast, slow]).range([frame.left, frame.width - frame.right])
  // Machines that cost nothing have a place too.
  const y = positive.length === costs.length
    ? scaleLog().domain([least / 1.4, most]).range(range)
    : scaleSymlog().constant(least).domain([0, most]).range(range)
  const dots = known.map(offer => ({ offer, x: x(offer.seconds!), y: y(offer.cost!) }))
  return {
    dots, x, y,
    front: dots.filter(dot => dot.offer.onFront).sort((a, b) => a.x - b.x),
    named: dots.filter(dot => dot.offer.plans.length > 0).map(dot => ({ ...dot, plans: dot.offer.plans })),
    xTicks: thin(SECONDS.filter(second => second >= fast && second <= slow), x, 60),
    yTicks: thin(powers(least / 1.4, most), y, 24),
  }
}

function powers(low: number, high: number): number[] {
  const ticks: number[] = []
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) ticks.push(10 ** power, 2 * 10 ** power, 5 * 10 ** power)
  return ticks.filter(tick => tick >= low && tick <= high)
}

/** Leaves out ticks that would lie on each other. */
function thin(ticks: number[], scale: (value: number) => number, gap: number): number[] {
  const kept: number[] = []
  for (const tick of ticks) if (kept.length === 0 || Math.abs(scale(tick) - scale(kept.at(-1)!)) >= gap) kept.push(tick)
  return kept
}
