import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { changePassword } from '../../api/actions'
import { t } from '../../i18n/i18n'
import { Button } from '../../ui/Button'
import { ErrorBox } from '../../ui/ErrorBox'
import { toast } from '../../ui/toasts'

export function PasswordForm() {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () => changePassword(current, next),
    onSuccess: () => {
      setCurrent('')
      setNext('')
      toast({ text: t('settings.passwordChanged') })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate()
  }
  return (
    <form className="inline-form" onSubmit={submit}>
      <label>{t('settings.currentPassword')}<input type="password" value={current} onChange={event => setCurrent(event.target.value)} autoComplete="current-password" required /></label>
      <label>{t('settings.newPassword')}<input type="password" value={next} onChange={event => setNext(event.target.value)} autoComplete="new-password" required /></label>
      <Button type="submit" busy={change.isPending}>{t('settings.changePassword')}</Button>
      {change.error && <ErrorBox error={change.error} />}
    </form>
  )
}
