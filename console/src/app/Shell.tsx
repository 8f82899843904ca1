import { useQuery } from '@tanstack/react-query'
import { Suspense, useEffect, useState } from 'react'
import { NavLink, Navigate, Outlet, ScrollRestoration, useLocation, useNavigate } from 'react-router'
import { meQuery } from '../api/queries'
import { useToken } from '../api/session'
import { useChanges } from '../api/useChanges'
import { t, useLanguage, type Language } from '../i18n/i18n'
import type { Key } from '../i18n/en'
import { Confirmations } from '../ui/confirm'
import { useKeys } from '../ui/keys'
import { Skeleton } from '../ui/Skeleton'
import { lastAction, dismiss } from '../ui/toasts'
import { Toasts } from '../ui/Toasts'
import { ConnectionBar } from './ConnectionBar'
import { Icon, type IconName } from './Icon'
import { Palette } from './Palette'
import { ShortcutsDialog } from './ShortcutsDialog'

const PAGES: readonly { to: string; key: Key; icon: IconName; shortcut: string; admin?: boolean }[] = [
  { to: '/', key: 'nav.overview', icon: 'overview', shortcut: 'o' },
  { to: '/jobs', key: 'nav.jobs', icon: 'jobs', shortcut: 'j' },
  { to: '/tasks', key: 'nav.tasks', icon: 'tasks', shortcut: 't' },
  { to: '/orchestrations', key: 'nav.orchestrations', icon: 'orchestrations', shortcut: 'r', admin: true },
  { to: '/users', key: 'nav.users', icon: 'users', shortcut: 'u', admin: true },
  { to: '/tokens', key: 'nav.tokens', icon: 'tokens', shortcut: 'k' },
  { to: '/settings', key: 'nav.settings', icon: 'settings', shortcut: 's' },
]

export function Shell() {
  useLanguage()
  const token = useToken()
  const location = useLocation()
  if (!token) {
    const next = location.pathname + location.search
    return <Navigate to={next === '/' ? '/login' : `/login?next=${encodeURIComponent(next)}`} replace />
  }
  return <Frame />
}

function Frame() {
  const language: Language = useLanguage()
  const me = useQuery(meQuery())
  const admin = me.data?.role === 'admin'
  const pages = PAGES.filter(page => admin || !page.admin)
  const [palette, setPalette] = useState(false)
  const [shortcuts, setShortcuts] = useState(false)
  const navigate = useNavigate()
  useChanges(me.data && admin)
  useFocusOnPage()
  useKeys({
    'Mod+k': () => setPalette(open => !open),
    '?': () => setShortcuts(true),
    'Mod+z': () => {
      const toast = lastAction()
      if (toast) {
        dismiss(toast.id)
        toast.action!.run()
      }
    },
    ...Object.fromEntries(pages.map(page => [`g ${page.shortcut}`, () => void navigate(page.to)])),
  })
  return (
    <div className="shell" key={language}>
      <a className="skip" href="#main">{t('nav.skip')}</a>
      <aside className="side">
        <NavLink to="/" className="brand"><img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width="20" height="20" />ServerlessPilot</NavLink>
        <nav aria-label={t('nav.label')}>
          {pages.map(page => (
            <NavLink key={page.to} to={page.to} end={page.to === '/'} title={`g ${page.shortcut}`}>
              <Icon name={page.icon} /><span>{t(page.key)}</span>
            </NavLink>
          ))}
        </nav>
        <button type="button" className="find" onClick={() => setPalette(true)}>
          <Icon name="find" /><span>{t('palette.open')}</span><kbd>{/Mac/.test(navigator.platform) ? '⌘K' : 'Ctrl K'}</kbd>
        </button>
        <p className="who">{me.data?.name ?? ' '}</p>
      </aside>
      <main id="main" tabIndex={-1}>
        <ConnectionBar />
        <Suspense fallback={<div className="page"><Skeleton lines={8} /></div>}><Outlet /></Suspense>
      </main>
      <Toasts />
      <Confirmations />
      <ShortcutsDialog open={shortcuts} onClose={() => setShortcuts(false)} pages={pages} />
      {palette && <Palette pages={pages} onClose={() => setPalette(false)} />}
      <ScrollRestoration />
    </div>
  )
}

/** Whoever does not see the page change hears it: the focus goes to the new page's heading, except from within it. */
function useFocusOnPage() {
  const { pathname } = useLocation()
  const page = pathname.split('/').slice(0, 3).join('/')
  useEffect(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
  }, [page])
}
