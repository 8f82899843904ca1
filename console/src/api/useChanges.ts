import { useEffect } from 'react'
import { makeApplyChange, type Change } from './changes'
import type { JobRow } from './types'
import { setConnected } from './connection'
import { queryClient } from './queryClient'
import { whileVisible } from './whileVisible'
import { follow } from './stream'

const apply = makeApplyChange(queryClient)

function read(event: string, text: string): Change | null {
  if (event === 'reload') return { event }
  if (event === 'deleted') return { event, id: (JSON.parse(text) as { id: string }).id }
  return event === 'created' || event === 'changed' ? { event, row: JSON.parse(text) as JobRow } : null
}

/** Keeps everything on the page in step with the platform, once it is known whose changes may be seen. */
export function useChanges(everybody: boolean | undefined) {
  useEffect(
    () =>
      everybody === undefined ? undefined : whileVisible((signal, again) => {
        let lost = again
        void follow(`/api/v1/events${everybody ? '?owner=*' : ''}`, signal, {
          onEvent(event) {
            const change = read(event.event ?? '', event.data)
            if (change) apply(change)
          },
          onOpen(open) {
            setConnected(open)
            if (open && lost) void queryClient.invalidateQueries()
            lost = !open
          },
        })
      }),
    [everybody],
  )
}
