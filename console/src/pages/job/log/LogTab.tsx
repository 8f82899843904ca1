import { useDeferredValue, useEffect, useRef, useState } from 'react'
import { ticket } from '../../../api/actions'
import { t } from '../../../i18n/i18n'
import { Empty } from '../../../ui/Empty'
import { ErrorBox } from '../../../ui/ErrorBox'
import { useKeys } from '../../../ui/keys'
import { saveAs } from '../../../ui/save'
import { toastError } from '../../../ui/toasts'
import { useJob } from '../job'
import { LogBar } from './LogBar'
import { LogView, type LogHandle } from './LogView'
import { useKept } from './useKept'
import { useLog } from './useLog'
import { useSearch } from './useSearch'
import { useVersion } from './useVersion'

/** What there is to read at these times is the log of the profile. */
const BEFORE_RUNS: readonly string[] = ['Profiling', 'Planning', 'AwaitingChoice']

export default function LogTab() {
  const job = useJob()
  const [chosen, setRun] = useState<'runs' | 'profile'>()
  const run = chosen ?? (BEFORE_RUNS.includes(job.state) && !job.run ? 'profile' : 'runs')
  const { store, error, ended } = useLog(job.id, run)
  const version = useVersion(store)
  const [wrap, setWrap] = useKept('pilot.log.wrap', true)
  const [times, setTimes] = useKept('pilot.log.times', false)
  const [following, setFollowing] = useState(true)
  const [words, setWords] = useState('')
  const [regex, setRegex] = useState(false)
  const { matches, pattern, matchesFor } = useSearch(store, version, useDeferredValue(words), regex)
  const [match, setMatch] = useState(-1)
  const view = useRef<LogHandle>(null)

  // Who presses Enter before anything is found is taken there when it is.
  const [pending, setPending] = useState(0)
  const found = matchesFor(words) && matches.lines.length > 0
  const go = (by: number) => {
    setPending(found ? 0 : by)
    if (!found) return
    const next = (match + by + matches.lines.length) % matches.lines.length
    setMatch(next)
    setFollowing(false)
    view.current?.show(matches.lines[next]!)
  }
  useEffect(() => {
    if (pending !== 0 && found) go(pending)
  }, [pending, found])
  const download = async () => {
    try {
      saveAs(`${job.name}.log`, await ticket(`/api/v1/jobs/${job.id}/log?download=true${run === 'profile' ? '&run=profile' : ''}`))
    } catch (failure) {
      toastError(failure)
    }
  }
  useKeys({
    f: () => setFollowing(on => !on), w: () => setWrap(!wrap), t: () => setTimes(!times), n: () => go(1), N: () => go(-1),
    '/': () => document.querySelector<HTMLInputElement>('.log-bar input[type=search]')?.focus(),
  })
  return (
    <div className="log">
      <LogBar job={job} run={run} onRun={setRun} words={words} onWords={next => { setWords(next); setMatch(-1); setPending(0) }} regex={regex} onRegex={setRegex}
        matches={matches} match={match} onGo={go} wrap={wrap} onWrap={setWrap} times={times} onTimes={setTimes}
        following={following} onFollowing={setFollowing} live={!ended} lines={store.count} onDownload={() => void download()} />
      {error ? <ErrorBox error={error} />
        : store.count === 0 && ended ? <Empty title={t('log.none')} command={`pilot job log ${job.name} --follow`}>{t('log.noneText')}</Empty>
          : store.count === 0 ? <p className="muted" role="status">{t('log.waiting')}</p>
          : <LogView ref={view} store={store} version={version} wrap={wrap} times={times} following={following} onFollowing={setFollowing}
              pattern={pattern} current={matches.lines[match] ?? -1} />}
    </div>
  )
}
