import type { ComparedOffer } from '../../api/coming'
import { duration, gpus, money } from '../../format/format'
import { said, t, tName } from '../../i18n/i18n'

const MOST = 200

export function OfferTable({ offers }: { offers: readonly ComparedOffer[] }) {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('deploy.offers')}>
      <table className="plain">
        <thead><tr><th>{t('deploy.offer')}</th><th>GPU</th><th>{t('jobs.column.duration')}</th><th>{t('jobs.column.cost')}</th><th>{t('about.price')}</th><th>{t('deploy.verdict')}</th></tr></thead>
        <tbody>
          {offers.slice(0, MOST).map((offer, i) => (
            <tr key={i} className={offer.launchable ? '' : 'muted'}>
              <td>{offer.offer}{offer.spot && ` · ${t('deploy.spot')}`}</td>
              <td>{gpus(offer.gpus, offer.gpuName) || '–'}</td>
              <td className="num">{duration(offer.seconds)}</td>
              <td className="num">{money(offer.cost)}</td>
              <td className="num">{money(offer.pricePerHour)}</td>
              <td>{offer.plans.length > 0 ? offer.plans.map(plan => tName('plan', plan)).join(' · ') : offer.needs ? <code>{offer.needs}</code> : said(offer.verdict)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
