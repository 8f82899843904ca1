import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Link } from 'react-router'
import { createUser, deleteUser } from '../../api/actions'
import { meQuery, usersQuery } from '../../api/queries'
import { t } from '../../i18n/i18n'
import { Button } from '../../ui/Button'
import { Command } from '../../ui/Command'
import { confirm } from '../../ui/confirm'
import { ErrorBox } from '../../ui/ErrorBox'
import { Loaded } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { toastError } from '../../ui/toasts'

export default function UsersPage() {
  const client = useQueryClient()
  const me = useQuery(meQuery())
  const query = useQuery(usersQuery())
  const refresh = () => void client.invalidateQueries({ queryKey: ['users'] })
  const remove = useMutation({ mutationFn: deleteUser, onSuccess: refresh, onError: toastError })
  const ask = async (name: string) => {
    if (await confirm(t('users.delete', { name }), t('users.deleteText'), t('job.delete'))) remove.mutate(name)
  }
  return (
    <Page title={t('nav.users')}>
      <NewUser onMade={refresh} />
      <Loaded query={query}>
        {page => (
          <table className="plain">
            <thead><tr><th>{t('login.name')}</th><th>{t('users.role')}</th><th><span className="hidden">{t('ui.actions')}</span></th></tr></thead>
            <tbody>
              {page.items.map(user => (
                <tr key={user.name}>
                  <td>{user.name}</td>
                  <td>{t(user.role === 'admin' ? 'users.admin' : 'users.user')}</td>
                  <td className="end">
                    <Link className="button small" to={`/jobs?owner=${encodeURIComponent(user.name)}`}>{t('nav.jobs')}</Link>{' '}
                    {user.name !== me.data?.name && <Button kind="danger" className="small" onClick={() => void ask(user.name)}>{t('job.delete')}</Button>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
    </Page>
  )
}

function NewUser({ onMade }: { onMade: () => void }) {
  const [name, setName] = useState('')
  const [role, setRole] = useState('user')
  const make = useMutation({ mutationFn: () => createUser(name, role), onSuccess: () => { setName(''); onMade() } })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate()
  }
  return (
    <form className="card inline-form" onSubmit={submit}>
      <label>{t('login.name')}<input value={name} onChange={event => setName(event.target.value)} required autoComplete="off" /></label>
      <label>{t('users.role')}
        <select value={role} onChange={event => setRole(event.target.value)}>
          <option value="user">{t('users.user')}</option>
          <option value="admin">{t('users.admin')}</option>
        </select>
      </label>
      <Button type="submit" kind="primary" busy={make.isPending}>{t('users.make')}</Button>
      {make.error && <ErrorBox error={make.error} />}
      {make.data?.password && <p className="notice">{t('users.made', { name: make.data.name })} <Command text={make.data.password} /></p>}
    </form>
  )
}
