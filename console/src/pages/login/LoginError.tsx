import { said } from '../../i18n/i18n'
import { told } from '../../ui/ErrorBox'

/** Without a link to the help: it lies behind the login. */
export function LoginError({ error }: { error: unknown }) {
  const { code, message, remedy } = told(error)
  return <div className="error-box" role="alert"><p>{code && <code>{code}</code>} <strong>{said(message)}</strong></p>{remedy && <p>{said(remedy)}</p>}</div>
}
