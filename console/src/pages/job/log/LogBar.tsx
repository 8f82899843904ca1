import { t } from '../../../i18n/i18n'
import { Button } from '../../../ui/Button'
import type { Job } from '../job'
import type { Matches } from './search'

interface Props {
  job: Job; run: 'runs' | 'profile'; onRun: (run: 'runs' | 'profile') => void
  words: string; onWords: (words: string) => void; regex: boolean; onRegex: (on: boolean) => void
  matches: Matches; match: number; onGo: (by: number) => void
  wrap: boolean; onWrap: (on: boolean) => void; times: boolean; onTimes: (on: boolean) => void
  following: boolean; onFollowing: (on: boolean) => void; live: boolean; lines: number; onDownload: () => void
}

export function LogBar(p: Props) {
  return (
    <div className="log-bar" role="search" aria-label={t('log.search')}>
      {(p.job.profile || p.run === 'profile') && (
        <select value={p.run} aria-label={t('log.which')} onChange={event => p.onRun(event.target.value as 'runs' | 'profile')}>
          <option value="runs">{t('log.runs')}</option>
          <option value="profile">{t('log.profile')}</option>
        </select>
      )}
      <input type="search" value={p.words} placeholder={t('log.search')} aria-label={t('log.search')} onChange={event => p.onWords(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Enter') p.onGo(event.shiftKey ? -1 : 1)
          if (event.key === 'Escape') event.currentTarget.blur()
        }} />
      <Toggle on={p.regex} onChange={p.onRegex} label={t('log.regex')} text=".*" />
      <span className="num muted found" aria-live="polite">{p.words && `${p.match < 0 ? '' : `${p.match + 1} / `}${p.matches.lines.length.toLocaleString()}${p.matches.done ? '' : '…'}`}</span>
      <Button className="small" onClick={() => p.onGo(-1)} disabled={p.matches.lines.length === 0} aria-label={t('log.previous')}>↑</Button>
      <Button className="small" onClick={() => p.onGo(1)} disabled={p.matches.lines.length === 0} aria-label={t('log.next')}>↓</Button>
      <span className="spacer" />
      <span className="num muted lines">{t('log.lines', { n: p.lines.toLocaleString() })}</span>
      <Toggle on={p.wrap} onChange={p.onWrap} label={t('log.wrap')} />
      <Toggle on={p.times} onChange={p.onTimes} label={t('log.times')} />
      <Toggle on={p.following} onChange={p.onFollowing} label={p.live ? t('log.follow') : t('log.end')} />
      <Button className="small" onClick={p.onDownload}>{t('ui.download')}</Button>
    </div>
  )
}

function Toggle({ on, onChange, label, text }: { on: boolean; onChange: (on: boolean) => void; label: string; text?: string }) {
  return <button type="button" className="button small toggle" aria-pressed={on} aria-label={text && label} onClick={() => onChange(!on)}>{text ?? label}</button>
}
