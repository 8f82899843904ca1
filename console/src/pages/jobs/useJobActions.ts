import { useQueryClient } from '@tanstack/react-query'
import { bulk } from '../../api/actions'
import type { Schemas } from '../../api/client'
import { ProblemError } from '../../api/errors'
import { t } from '../../i18n/i18n'
import { confirm } from '../../ui/confirm'
import { isFinal, type JobState } from '../../ui/StateBadge'
import { toast, toastError } from '../../ui/toasts'
import { later } from './later'

export interface Actionable { id: string; name: string; state: JobState }

/** A cancel is held back this long, since what was canceled cannot be resumed. */
const SECOND_THOUGHTS = 5000
const UNDO_SHOWN = 15_000

const named = (jobs: readonly Actionable[]) => (jobs.length === 1 ? jobs[0]!.name : t('jobs.count', { n: jobs.length }))

function tellFailures(results: readonly Schemas['BulkResult'][]) {
  const failed = results.filter(result => !result.ok)
  if (failed[0]?.error) {
    const { code, message, remedy } = failed[0].error
    toastError(new ProblemError({ code, detail: failed.length > 1 ? `${message} (+${failed.length - 1})` : message, remedy }, 409))
  }
}

export function useJobActions() {
  const client = useQueryClient()
  const refresh = () => {
    for (const key of ['jobs', 'job', 'overview']) void client.invalidateQueries({ queryKey: [key] })
  }
  const run = async (action: 'cancel' | 'delete' | 'restore', ids: readonly string[], force = false) => {
    try {
      const results = await bulk(action, ids, force)
      tellFailures(results)
      return results.filter(result => result.ok)
    } catch (error) {
      toastError(error)
      return []
    } finally {
      refresh()
    }
  }

  const cancel = (jobs: readonly Actionable[]) => {
    const going = jobs.filter(job => !isFinal(job.state) && job.state !== 'Canceling')
    if (going.length === 0) return
    const undo = later(SECOND_THOUGHTS, () => void run('cancel', going.map(job => job.id)))
    toast({ text: t('jobs.canceling', { what: named(going) }), action: { label: t('ui.undo'), run: undo } }, SECOND_THOUGHTS)
  }

  const remove = async (jobs: readonly Actionable[]): Promise<boolean> => {
    if (jobs.length === 0) return false
    const going = jobs.filter(job => !isFinal(job.state))
    if (going.length > 0 && !(await confirm(t('jobs.deleteGoing'), t('jobs.deleteGoingText', { what: named(going) }), t('jobs.cancelAndDelete')))) return false
    const done = await run('delete', jobs.map(job => job.id), going.length > 0)
    const restorable = done.filter(result => result.until).map(result => result.id)
    toast({
      text: t('jobs.deleted', { what: named(jobs) }),
      action: restorable.length > 0 ? { label: t('ui.undo'), run: () => void run('restore', restorable) } : undefined,
    }, UNDO_SHOWN)
    return done.length > 0
  }

  return { cancel, remove }
}
