import type { Schemas } from '../../api/client'
import { bytes, duration, percent } from '../../format/format'
import { said, t } from '../../i18n/i18n'
import { Facts } from '../../ui/Facts'

/** What the short run has shown of the job. */
export function ProfileResult({ profile, spec }: { profile: Schemas['ProfileResult'] | null | undefined; spec: Schemas['JobSpec'] | null | undefined }) {
  if (!profile) return <section className="card"><h2>{t('deploy.profile')}</h2><p className="muted">{spec?.profile ? t('deploy.profileSkipped') : t('deploy.noProfile')}</p></section>
  const { timing, resources } = profile
  return (
    <section className="card">
      <h2>{t('deploy.profile')}</h2>
      {profile.message && <p>{said(profile.message)}</p>}
      <Facts rows={[
        [t('deploy.command'), profile.command && <code>{profile.command}</code>],
        [t('deploy.profiledOn'), said(profile.offer?.where)],
        [t('deploy.step'), timing && `${duration(timing.stepSeconds.medianSeconds)} (${duration(timing.stepSeconds.lowSeconds)} – ${duration(timing.stepSeconds.highSeconds)})`],
        [t('deploy.totalSteps'), timing?.totalSteps?.toLocaleString()],
        [t('deploy.throughput'), timing?.batchSize != null && timing.throughput !== undefined && t('deploy.perSecond', { n: Math.round(timing.throughput).toLocaleString() })],
        [t('deploy.profileTook'), duration(profile.seconds)],
        [t('deploy.peakMemory'), profile.peakMemoryBytes != null && bytes(Number(profile.peakMemoryBytes))],
        [t('deploy.cpuUse'), resources && resources.seenSeconds > 0 && t('unit.cpus', { n: (resources.cpuSeconds / resources.seenSeconds).toFixed(1) })],
        [t('deploy.gpuUse'), resources?.gpuUtilisation != null && percent(resources.gpuUtilisation)],
        [t('deploy.gpuMemory'), resources?.peakGpuMemoryBytes != null && bytes(Number(resources.peakGpuMemoryBytes))],
      ]} />
      {profile.tail && <details><summary>{t('deploy.profileOutput')}</summary><pre className="preview-text" tabIndex={0}>{profile.tail}</pre></details>}
    </section>
  )
}
