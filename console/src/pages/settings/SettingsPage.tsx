import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { logout } from '../../api/actions'
import { apiBase } from '../../api/client'
import { meQuery, platformQuery } from '../../api/queries'
import { session } from '../../api/session'
import { applyTheme, theme, type Theme } from '../../app/theme'
import { money } from '../../format/format'
import { t } from '../../i18n/i18n'
import { Button } from '../../ui/Button'
import { Facts } from '../../ui/Facts'
import { Loaded } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { When } from '../../ui/When'
import { LanguageChoice } from './LanguageChoice'
import { PasswordForm } from './PasswordForm'

export default function SettingsPage() {
  const me = useQuery(meQuery())
  const platform = useQuery(platformQuery())
  const [look, setLook] = useState(theme)
  const navigate = useNavigate()
  const leave = async () => {
    try {
      await logout()
    } finally {
      session.end()
      void navigate('/login')
    }
  }
  return (
    <Page title={t('nav.settings')} actions={<Button onClick={() => void leave()}>{t('settings.logout')}</Button>}>
      <section className="card">
        <h2>{t('settings.appearance')}</h2>
        <div className="form-grid">
          <label>{t('settings.theme')}
            <select value={look} onChange={event => { const next = event.target.value as Theme; applyTheme(next); setLook(next) }}>
              {(['system', 'light', 'dark'] as const).map(name => <option key={name} value={name}>{t(`settings.theme.${name}`)}</option>)}
            </select>
          </label>
          <label>{t('settings.language')}<LanguageChoice /></label>
        </div>
      </section>
      <section className="card">
        <h2>{t('settings.account')}</h2>
        <p>{me.data && `${me.data.name} · ${t(me.data.role === 'admin' ? 'users.admin' : 'users.user')}`}</p>
        <PasswordForm />
      </section>
      <section className="card">
        <h2>{t('settings.platform')}</h2>
        <Loaded query={platform}>
          {facts => (
            <Facts rows={[
              [t('settings.version'), facts.version],
              [t('settings.address'), apiBase || location.origin],
              [t('settings.since'), <When key="s" at={facts.started} />],
              [t('settings.storage'), facts.storage],
              [t('settings.targets'), facts.targets.join(', ')],
              [t('settings.localRate'), t('unit.perHour', { price: money(facts.localRate) })],
              [t('settings.tokenHours'), facts.tokenHours],
              [t('settings.trustUsers'), t(facts.trustUsers ? 'ui.yes' : 'ui.no')],
            ]} />
          )}
        </Loaded>
      </section>
    </Page>
  )
}
