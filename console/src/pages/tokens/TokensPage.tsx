import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { createToken, deleteToken } from '../../api/actions'
import { tokensQuery } from '../../api/queries'
import { t } from '../../i18n/i18n'
import { Button } from '../../ui/Button'
import { Command } from '../../ui/Command'
import { confirm } from '../../ui/confirm'
import { ErrorBox } from '../../ui/ErrorBox'
import { Loaded } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { toastError } from '../../ui/toasts'
import { When } from '../../ui/When'

export default function TokensPage() {
  const client = useQueryClient()
  const query = useQuery(tokensQuery())
  const refresh = () => void client.invalidateQueries({ queryKey: ['tokens'] })
  const remove = useMutation({ mutationFn: deleteToken, onSuccess: refresh, onError: toastError })
  const ask = async (id: string, name: string) => {
    if (await confirm(t('tokens.delete', { name }), t('tokens.deleteText'), t('tokens.revoke'))) remove.mutate(id)
  }
  return (
    <Page title={t('nav.tokens')}>
      <p className="muted">{t('tokens.text')}</p>
      <NewToken onMade={refresh} />
      <Loaded query={query}>
        {page => (
          <div className="table-scroll" tabIndex={0} role="region" aria-label={t('nav.tokens')}>
            <table className="plain">
              <thead><tr><th>{t('tokens.name')}</th><th>{t('tokens.scope')}</th><th>{t('tokens.issued')}</th><th>{t('tokens.expires')}</th><th><span className="hidden">{t('ui.actions')}</span></th></tr></thead>
              <tbody>
                {page.items.map(token => (
                  <tr key={token.id}>
                    <td>{token.name} {token.current && <span className="badge good">{t('tokens.current')}</span>}</td>
                    <td>{t(token.scope === 'read' ? 'tokens.read' : 'tokens.all')}</td>
                    <td className="num"><When at={token.issued} /></td>
                    <td className="num"><When at={token.expires} /></td>
                    <td className="end">{!token.current && <Button kind="danger" className="small" onClick={() => void ask(token.id, token.name)}>{t('tokens.revoke')}</Button>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </Page>
  )
}

const DAYS = [1, 7, 30, 90, 365]

function NewToken({ onMade }: { onMade: () => void }) {
  const [name, setName] = useState('')
  const [scope, setScope] = useState('read')
  const [days, setDays] = useState(30)
  const make = useMutation({ mutationFn: () => createToken(name, scope, days * 24), onSuccess: () => { setName(''); onMade() } })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate()
  }
  return (
    <form className="card inline-form" onSubmit={submit}>
      <label>{t('tokens.name')}<input value={name} onChange={event => setName(event.target.value)} required autoComplete="off" placeholder={t('tokens.example')} /></label>
      <label>{t('tokens.scope')}
        <select value={scope} onChange={event => setScope(event.target.value)}>
          <option value="read">{t('tokens.read')}</option>
          <option value="all">{t('tokens.all')}</option>
        </select>
      </label>
      <label>{t('tokens.expires')}
        <select value={days} onChange={event => setDays(Number(event.target.value))}>
          {DAYS.map(n => <option key={n} value={n}>{t('unit.days', { n })}</option>)}
        </select>
      </label>
      <Button type="submit" kind="primary" busy={make.isPending}>{t('tokens.make')}</Button>
      {make.error && <ErrorBox error={make.error} />}
      {make.data && <p className="notice">{t('tokens.made')} <Command text={make.data.token} /></p>}
    </form>
  )
}
