import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Navigate, useSearchParams } from 'react-router'
import { login } from '../../api/actions'
import { session, useToken } from '../../api/session'
import { t, useLanguage } from '../../i18n/i18n'
import { Button } from '../../ui/Button'
import { Command } from '../../ui/Command'
import { LoginError } from './LoginError'
import { LanguageChoice } from '../settings/LanguageChoice'

/** Where to go after the login: an address on these pages, and nothing else. */
export const safeNext = (next: string | null) => (next && /^\/(?![/\\])/.test(next) ? next : '/')

export default function LoginPage() {
  useLanguage()
  const token = useToken()
  const [search] = useSearchParams()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const enter = useMutation({
    mutationFn: () => login(name, password),
    onSuccess: answer => session.begin(answer.access_token),
  })
  if (token) return <Navigate to={safeNext(search.get('next'))} replace />
  const submit = (event: FormEvent) => {
    event.preventDefault()
    enter.mutate()
  }
  document.title = `${t('login.title')} · ServerlessPilot`
  return (
    <main className="login">
      <form onSubmit={submit}>
        <h1><img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width="28" height="28" /> ServerlessPilot</h1>
        <label>{t('login.name')}<input value={name} onChange={event => setName(event.target.value)} autoComplete="username" autoFocus required /></label>
        <label>{t('login.password')}<input type="password" value={password} onChange={event => setPassword(event.target.value)} autoComplete="current-password" required /></label>
        <Button type="submit" kind="primary" busy={enter.isPending}>{t('login.enter')}</Button>
        {enter.error && <LoginError error={enter.error} />}
        <p className="muted">{t('login.hint')} <Command text="pilot open" /></p>
        <LanguageChoice />
      </form>
    </main>
  )
}
