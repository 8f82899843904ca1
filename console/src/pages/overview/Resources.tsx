import { Link } from 'react-router'
import type { Schemas } from '../../api/client'
import { bytes } from '../../format/format'
import { t } from '../../i18n/i18n'
import { Meter } from '../../ui/Meter'

const plain = (value: number) => String(Math.round(value * 10) / 10)

/** What of each target's machines is in use. */
export function Resources({ targets }: { targets: Schemas['TargetView'][] }) {
  if (targets.length === 0) return <p className="muted">{t('overview.noTargets')}</p>
  return (
    <>
      {targets.map(target => (
        <div className="card target" key={target.name}>
          <h3><Link to={`/jobs?target=${encodeURIComponent(target.name)}`}>{target.name}</Link> <span className="muted num">{t('overview.runs', { n: target.use?.runs ?? 0 })}</span></h3>
          {target.problem && <p className="error-text">{target.problem}</p>}
          <Share label={t('unit.cpu')} amount={target.use?.cpu} words={plain} />
          <Share label={t('unit.memory')} amount={target.use?.memoryBytes} words={bytes} />
          {target.use && target.use.gpus.total > 0 && <Share label="GPU" amount={target.use.gpus} words={plain} />}
        </div>
      ))}
    </>
  )
}

function Share({ label, amount, words }: { label: string; amount: Schemas['UsedAmount'] | undefined; words: (value: number) => string }) {
  return amount ? <Meter label={label} used={amount.used} total={amount.total} text={`${words(amount.used)} / ${words(amount.total)}`} /> : null
}
