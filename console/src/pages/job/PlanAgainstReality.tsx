import { between, duration, money } from '../../format/format'
import { said, t } from '../../i18n/i18n'
import { costSoFar } from '../jobs/JobLine'
import type { Job } from './job'

/** What was planned beside what it took. */
export function PlanAgainstReality({ job, now }: { job: Job; now: number }) {
  const plan = job.plans?.find(candidate => candidate.name === job.chosenPlan)
  if (!plan) return null
  const took = between(job.started, job.finished, now)
  const cost = costSoFar({ cost: job.cost ?? undefined, state: job.state, started: job.started, pricePerHour: plan.offer.pricePerHour }, now)
  const range = (low: string, high: string) => (low === high ? low : `${low} – ${high}`)
  return (
    <>
      <h2>{t('about.planAgainstReality')}</h2>
      <table className="plain">
        <thead><tr><td /><th>{t('about.planned')}</th><th>{t('about.range')}</th><th>{t('about.real')}</th></tr></thead>
        <tbody>
          <tr>
            <th scope="row">{t('jobs.column.duration')}</th>
            <td className="num">{duration(plan.durationSeconds)}</td>
            <td className="num">{plan.durationLowSeconds != null ? range(duration(plan.durationLowSeconds), duration(plan.durationHighSeconds)) : '–'}</td>
            <td className="num">{duration(took)}</td>
          </tr>
          <tr>
            <th scope="row">{job.finished ? t('jobs.column.cost') : t('about.costSoFar')}</th>
            <td className="num">{money(plan.cost)}</td>
            <td className="num">{plan.costLow != null ? range(money(plan.costLow), money(plan.costHigh)) : '–'}</td>
            <td className="num">{money(cost)}</td>
          </tr>
        </tbody>
      </table>
      {plan.basis && <p className="muted">{said(plan.basis)}</p>}
    </>
  )
}
