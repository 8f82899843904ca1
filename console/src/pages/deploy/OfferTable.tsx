import type { Offer } from '../../api/types'
import { duration, gpus, money } from '../../format/format'
import { said, t, tName } from '../../i18n/i18n'

const MOST = 200

export function OfferTable({ offers }: { offers: readonly Offer[] }) {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('deploy.offers')}>
      <table className="plain">
        <thead><tr><th>{t('deploy.offer')}</th><th>GPU</th><th>{t('jobs.column.duration')}</th><th>{t('jobs.column.cost')}</th><th>{t('about.price')}</th><th>{t('deploy.verdict')}</th></tr></thead>
        <tbody>
          {offers.slice(0, MOST).map(({ offer, ...row }, i) => (
            <tr key={i} className={row.launchable ? '' : 'muted'}>
              <td>{offer.offer}{offer.spot && ` · ${t('deploy.spot')}`}</td>
              <td>{gpus(offer.gpus, offer.gpuName) || '–'}</td>
              <td className="num">{duration(row.seconds)}</td>
              <td className="num">{money(row.cost)}</td>
              <td className="num">{money(offer.pricePerHour)}</td>
              <td>{row.plans.length > 0 ? row.plans.map(plan => tName('plan', plan)).join(' · ') : row.needs ? <code>{row.needs}</code> : said(row.verdict)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
