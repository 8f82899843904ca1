import { useEffect, useMemo, useState } from 'react'
import { makeApplyChange } from '../../../api/changes'
import type { JobRow } from '../../../api/types'
import { queryClient } from '../../../api/queryClient'
import { follow } from '../../../api/stream'
import { whileVisible } from '../../../api/whileVisible'
import { t } from '../../../i18n/i18n'
import { LogStore } from './logStore'

const apply = makeApplyChange(queryClient)

/** A log that comes in pieces this soon after another is what lay there; later ones come live. */
const LIVE_AFTER_MS = 1500

/** Follows the log of a job: of the profile, or of the runs one after the other. */
export function useLog(job: string, run: 'runs' | 'profile') {
  const store = useMemo(() => new LogStore(), [job, run])
  const [error, setError] = useState<unknown>(null)
  const [ended, setEnded] = useState(false)
  useEffect(() => {
    setError(null)
    setEnded(false)
    let position: { run: string; next: number } | null = null
    let over = false
    return whileVisible(visible => {
      if (over) return
      const opened = performance.now()
      const stop = new AbortController()
      const from = position ? `?run=${position.run}&offset=${position.next}` : run === 'profile' ? '?run=profile' : ''
      const end = () => {
        over = true
        stop.abort()
        setEnded(true)
      }
      void follow(`/api/v1/jobs/${job}/log${from}`, AbortSignal.any([visible, stop.signal]), {
        onEvent(event) {
          if (event.event === 'log') {
            const chunk = JSON.parse(event.data) as { run: string; next: number; text: string }
            if (run === 'profile' && chunk.run !== 'profile') return end()
            if (run === 'runs' && chunk.run !== (position?.run ?? '1')) store.mark(`\u001b[1m${t('log.runBegins', { run: chunk.run })}\u001b[0m`)
            position = chunk
            store.append(chunk.text, performance.now() - opened > LIVE_AFTER_MS ? Date.now() : 0)
          } else if (event.event === 'state') {
            const row = JSON.parse(event.data) as JobRow
            if (queryClient.getQueryData<JobRow>(['job', job])?.state !== row.state) apply({ event: 'changed', row })
          } else if (event.event === 'end') {
            end()
          }
        },
        onError: setError,
      })
    })
  }, [job, run, store])
  return { store, error, ended }
}
