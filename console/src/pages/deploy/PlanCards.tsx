import type { Schemas } from '../../api/client'
import { bytes, duration, gpus, money, percent } from '../../format/format'
import { said, t, tName } from '../../i18n/i18n'
import { Button } from '../../ui/Button'

type Plan = Schemas['JobPlan']

export function PlanCards({ plans, picked, onPick, onDeploy, busy }: {
  plans: readonly Plan[]; picked: string | undefined; onPick: (plan: string) => void; onDeploy?: (plan: string) => void; busy: boolean
}) {
  if (plans.length === 0) return null
  return (
    <>
      <div className="plan-cards" role="radiogroup" aria-label={t('deploy.plans')}>
        {plans.map(plan => <Card key={plan.name} plan={plan} picked={plan.name === picked} onPick={() => onPick(plan.name)} />)}
      </div>
      {onDeploy && picked && (
        <div className="row deploy-row">
          <Button kind="primary" className="large" busy={busy} onClick={() => onDeploy(picked)}>{t('deploy.deploy', { plan: tName('plan', picked) })}</Button>
        </div>
      )}
    </>
  )
}

function Card({ plan, picked, onPick }: { plan: Plan; picked: boolean; onPick: () => void }) {
  const { offer } = plan
  return (
    <label className={`plan-card ${picked ? 'picked' : ''}`}>
      <input type="radio" name="plan" checked={picked} onChange={onPick} />
      <strong>{[plan.name, ...plan.alsoNamed].map(name => tName('plan', name)).join(' · ')}</strong>
      <span className="big num">{plan.durationSeconds == null ? '–' : duration(plan.durationSeconds)}</span>
      <span className="muted num">{plan.durationLowSeconds != null ? `${duration(plan.durationLowSeconds)} – ${duration(plan.durationHighSeconds)}` : t('deploy.noTime')}</span>
      <span className="big num">{plan.cost == null ? t('unit.perHour', { price: money(offer.pricePerHour) }) : money(plan.cost)}</span>
      <span className="muted num">{plan.costLow != null ? `${money(plan.costLow)} – ${money(plan.costHigh)}` : ' '}</span>
      <span className="machine">{said(offer.where)}{offer.spot && <em> {t('deploy.spot')}</em>}</span>
      <span className="muted">{[gpus(offer.gpus, offer.gpuName), t('unit.cpus', { n: offer.cpu }), bytes(Number(offer.memoryBytes))].filter(Boolean).join(' · ')}</span>
      {plan.deadlineProbability != null && <span className="num">{t('deploy.keepsDeadline', { share: percent(plan.deadlineProbability) })}</span>}
      {plan.budgetProbability != null && <span className="num">{t('deploy.keepsBudget', { share: percent(plan.budgetProbability) })}</span>}
      <span className="muted why">{said(plan.why)}</span>
    </label>
  )
}
