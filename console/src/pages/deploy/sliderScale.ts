import { scaleLog } from 'd3-scale'

export const STEPS = 200

/** A slider for amounts that differ by powers of ten: steps 0 to STEPS - 1 are amounts, the last one is no limit. */
export function sliderScale(amounts: readonly number[]) {
  const positive = amounts.filter(amount => amount > 0)
  const low = positive.length > 0 ? Math.min(...positive) * 0.9 : 1
  const high = Math.max(positive.length > 0 ? Math.max(...positive) * 1.3 : 10, low * 2)
  const scale = scaleLog().domain([low, high]).range([0, STEPS - 1]).clamp(true)
  return {
    toStep: (amount: number | undefined) => (amount === undefined ? STEPS : Math.round(scale(amount))),
    toAmount: (step: number) => (step >= STEPS ? undefined : Number(scale.invert(step).toPrecision(3))),
  }
}
