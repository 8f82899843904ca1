import { Link } from 'react-router'
import { ProblemError, UnreachableError } from '../api/errors'
import type { Schemas } from '../api/client'
import { said, t } from '../i18n/i18n'
import { Button } from './Button'

type Told = { code?: string | null; message: string; remedy?: string | null; where?: string | null; details?: readonly string[] | null }

export function told(error: unknown): Told {
  if (error instanceof ProblemError) {
    const { code, detail, title, remedy, where, details } = error.problem
    return { code, message: detail ?? title ?? error.message, remedy, where, details }
  }
  if (error instanceof UnreachableError) return { message: t('error.unreachable'), remedy: t('error.unreachableRemedy') }
  return { message: error instanceof Error ? error.message : String(error) }
}

export function CodeLink({ code }: { code: string }) {
  return <Link className="code-link" to={`/help/errors/${code}`}>{code}</Link>
}

export function ErrorBox({ error, retry }: { error: unknown; retry?: () => void }) {
  return <ErrorWords error={told(error)} retry={retry} />
}

export function ErrorWords({ error, retry }: { error: Told | Schemas['PilotError']; retry?: () => void }) {
  return (
    <div className="error-box" role="alert">
      <p>
        {error.code && <><CodeLink code={error.code} />{' '}</>}
        <strong>{said(error.message)}</strong>
        {error.where && <span className="muted"> ({error.where})</span>}
      </p>
      {error.remedy && <p>{said(error.remedy)}</p>}
      {error.details && error.details.length > 0 && <ul>{error.details.map(detail => <li key={detail}>{detail}</li>)}</ul>}
      {retry && <Button onClick={retry}>{t('ui.tryAgain')}</Button>}
    </div>
  )
}
