import { told } from '../../ui/ErrorBox'

/** Without a link to the help: it lies behind the login. */
export function LoginError({ error }: { error: unknown }) {
  const { code, message, remedy } = told(error)
  return <div className="error-box" role="alert"><p>{code && <code>{code}</code>} <strong>{message}</strong></p>{remedy && <p>{remedy}</p>}</div>
}
