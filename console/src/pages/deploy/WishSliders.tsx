import { useEffect, useMemo, useState } from 'react'
import type { Offer } from '../../api/types'
import type { PlanWishes } from '../../api/queries'
import { duration, money } from '../../format/format'
import { t } from '../../i18n/i18n'
import { sliderScale, STEPS } from './sliderScale'

const SETTLE_MS = 120

export function WishSliders({ offers, wishes, onWishes }: { offers: readonly Offer[]; wishes: PlanWishes; onWishes: (wishes: PlanWishes) => void }) {
  const deadline = useMemo(() => sliderScale(offers.flatMap(offer => [offer.secondsLow ?? offer.seconds ?? 0, offer.secondsHigh ?? offer.seconds ?? 0])), [offers])
  const budget = useMemo(() => sliderScale(offers.flatMap(offer => [offer.costLow ?? offer.cost ?? 0, offer.costHigh ?? offer.cost ?? 0])), [offers])
  return (
    <div className="sliders">
      <Slider label={t('deploy.deadline')} step={deadline.toStep(wishes.deadlineSeconds)} words={step => (step >= STEPS ? t('deploy.noLimit') : duration(deadline.toAmount(step)))}
        onStep={step => onWishes({ ...wishes, deadlineSeconds: deadline.toAmount(step) })} />
      <Slider label={t('deploy.budget')} step={budget.toStep(wishes.budget)} words={step => (step >= STEPS ? t('deploy.noLimit') : money(budget.toAmount(step)))}
        onStep={step => onWishes({ ...wishes, budget: budget.toAmount(step) })} />
      <label className="slider">
        <span>{t('deploy.spotUse')}</span>
        <select value={wishes.spot ?? 'Allowed'} onChange={event => onWishes({ ...wishes, spot: event.target.value as PlanWishes['spot'] })}>
          {(['Allowed', 'Wanted', 'Never'] as const).map(use => <option key={use} value={use}>{t(`spot.${use}`)}</option>)}
        </select>
      </label>
    </div>
  )
}

/** Follows the hand at once, and tells of it a moment later. */
function Slider({ label, step, words, onStep }: { label: string; step: number; words: (step: number) => string; onStep: (step: number) => void }) {
  const [held, setHeld] = useState(step)
  useEffect(() => setHeld(step), [step])
  useEffect(() => {
    if (held === step) return
    const timer = setTimeout(() => onStep(held), SETTLE_MS)
    return () => clearTimeout(timer)
  })
  return (
    <label className="slider">
      <span>{label} <strong className="num">{words(held)}</strong></span>
      <input type="range" aria-label={label} min={0} max={STEPS} value={held} aria-valuetext={words(held)} onChange={event => setHeld(event.target.valueAsNumber)} />
    </label>
  )
}
