import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import type { Schemas } from '../../api/client'
import { comparisonQuery } from '../../api/queries'
import { t } from '../../i18n/i18n'
import { ErrorBox, ErrorWords } from '../../ui/ErrorBox'
import { Skeleton } from '../../ui/Skeleton'
import { OfferTable } from './OfferTable'
import { PlanCards } from './PlanCards'
import { TimeCost } from './TimeCost'
import { useWishes } from './useWishes'
import { WishSliders } from './WishSliders'

/** Plans, the picture they come from, and the limits that shape them. */
export function PlanChooser({ of, asked, chosen, busy, onDeploy, children }: {
  of: { job: string } | { package: string }; asked?: Schemas['PlanWishes'] | null; chosen?: string | null
  busy: boolean; onDeploy?: (plan: string) => void; children: ReactNode
}) {
  const [wishes, setWishes] = useWishes(asked)
  const free = useQuery(comparisonQuery(of, {}))
  const limited = useQuery(comparisonQuery(of, wishes))
  const [picked, setPicked] = useState<string>()
  const comparison = limited.data ?? free.data
  if (!comparison) {
    const error = limited.error ?? free.error
    return error ? <>{children}<ErrorBox error={error} retry={() => { void limited.refetch(); void free.refetch() }} /></> : <>{children}<Skeleton lines={8} /></>
  }
  const plan = comparison.plans.find(one => one.name === picked || one.alsoNamed.includes(picked ?? ''))
    ?? comparison.plans.find(one => one.name === (chosen ?? 'balanced') || one.alsoNamed.includes(chosen ?? 'balanced')) ?? comparison.plans[0]
  return (
    <div className={`planner ${limited.isFetching ? 'fetching' : ''}`} aria-busy={limited.isFetching}>
      <div className="planner-top">
        {children}
        <section className="card limits">
          <h2>{t('deploy.limits')}</h2>
          <WishSliders offers={(free.data ?? comparison).offers} wishes={wishes} onWishes={setWishes} />
        </section>
      </div>
      {comparison.error && <ErrorWords error={comparison.error} />}
      <PlanCards plans={comparison.plans} picked={plan?.name} onPick={setPicked} onDeploy={onDeploy} busy={busy} />
      {!comparison.timeIsKnown && <p className="muted">{t('deploy.timeUnknown')}</p>}
      <section className="card">
        <h2>{t('deploy.timeCost')}</h2>
        <TimeCost offers={comparison.offers} wishes={wishes} picked={plan?.name} onPick={setPicked} />
        <details><summary>{t('deploy.allOffers', { n: comparison.offers.length })}</summary><OfferTable offers={comparison.offers} /></details>
      </section>
    </div>
  )
}
