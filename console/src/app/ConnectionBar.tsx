import { useLostAt } from '../api/connection'
import { duration } from '../format/format'
import { useNow } from '../format/useNow'
import { t } from '../i18n/i18n'

const PATIENCE = 1500

/** Says that the platform does not answer, once it is more than a hiccup. It lies over the page, so that nothing moves. */
export function ConnectionBar() {
  const lostAt = useLostAt()
  const now = useNow(lostAt !== null, 500)
  if (lostAt === null || now - lostAt < PATIENCE) return null
  return (
    <div className="connection-bar" role="status">
      {t('error.connectionLost')} <span className="num">{duration(Math.round((now - lostAt) / 1000))}</span>
    </div>
  )
}
