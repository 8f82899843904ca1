import type { Schemas } from '../../api/client'
import { t } from '../../i18n/i18n'
import { environmentOf, environmentText } from './environment'

type Request = Schemas['JobRequest']

/** What of the task is other this time; empty fields leave it as its job file says. */
export function RequestForm({ task, request, onRequest }: { task: Schemas['PackageView']; request: Request; onRequest: (request: Request) => void }) {
  const command = task.spec?.run?.script ?? task.spec?.run?.argv?.join(' ') ?? ''
  return (
    <section className="card form-grid">
      <label>{t('deploy.name')}<input value={request.name ?? ''} placeholder={task.package.name ?? ''} maxLength={100} onChange={event => onRequest({ ...request, name: event.target.value || undefined })} /></label>
      <label>{t('about.run')}<input className="mono" value={request.run ?? ''} placeholder={command} onChange={event => onRequest({ ...request, run: event.target.value || undefined })} /></label>
      <label className="full">{t('about.environment')}
        <textarea className="mono" rows={2} defaultValue={environmentText(request.environment)} placeholder="NAME=value"
          onChange={event => onRequest({ ...request, environment: environmentOf(event.target.value) })} />
      </label>
    </section>
  )
}
