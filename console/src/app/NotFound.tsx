import { useEffect } from 'react'
import { Link, useRouteError } from 'react-router'
import { t } from '../i18n/i18n'
import { Button } from '../ui/Button'
import { ErrorBox } from '../ui/ErrorBox'
import { Page } from '../ui/Page'

export function NotFound() {
  return (
    <Page title={t('notFound.title')}>
      <p>{t('notFound.text')} <Link to="/">{t('nav.overview')}</Link></p>
    </Page>
  )
}

const RELOADED = 'pilot.reloaded'

/** A part of the page that cannot be loaded is most often one of a version that is gone: the page is loaded anew, once. */
export function RouteError() {
  const error = useRouteError()
  const stale = error instanceof TypeError && /dynamically imported module|module script/i.test(error.message)
  useEffect(() => {
    if (!stale || Date.now() - Number(sessionStorage.getItem(RELOADED)) < 30_000) return
    sessionStorage.setItem(RELOADED, String(Date.now()))
    location.reload()
  }, [stale])
  return (
    <Page title={t('error.title')}>
      <ErrorBox error={error} />
      <Button onClick={() => location.reload()}>{t('ui.tryAgain')}</Button>
    </Page>
  )
}
