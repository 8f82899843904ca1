import { useEffect, type ReactNode } from 'react'

/** A page with its heading; the tab of the browser says the same. */
export function Page({ title, actions, children, wide, heading }: {
  title: string; heading?: ReactNode; actions?: ReactNode; children: ReactNode; wide?: boolean
}) {
  useEffect(() => { document.title = `${title} · ServerlessPilot` }, [title])
  return (
    <div className={`page ${wide ? 'wide' : ''}`}>
      <header className="page-head">
        <h1 tabIndex={-1}>{heading ?? title}</h1>
        {actions && <div className="actions">{actions}</div>}
      </header>
      {children}
    </div>
  )
}
