import { said, t } from '../i18n/i18n'
import { Button } from './Button'
import { CodeLink, told } from './ErrorBox'
import { dismiss, useToasts, type Toast } from './toasts'

export function Toasts() {
  const toasts = useToasts()
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map(toast => <Line key={toast.id} toast={toast} />)}
    </div>
  )
}

function Line({ toast }: { toast: Toast }) {
  const error = toast.error === undefined ? null : told(toast.error)
  return (
    <div className={`toast ${error ? 'bad' : ''}`}>
      <span>
        {error?.code && <><CodeLink code={error.code} />{' '}</>}
        {error ? `${said(error.message)} ${said(error.remedy)}` : toast.text}
      </span>
      {toast.action && (
        <Button className="small" onClick={() => { dismiss(toast.id); toast.action!.run() }}>{toast.action.label}</Button>
      )}
      <Button kind="quiet" className="small" aria-label={t('ui.close')} onClick={() => dismiss(toast.id)}>×</Button>
    </div>
  )
}
