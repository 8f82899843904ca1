import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { send } from './client'
import { isPassing } from './errors'

export interface StreamHandlers {
  onEvent: (event: EventSourceMessage) => void
  /** True once connected, false while the connection is lost and tried again. */
  onOpen?: (open: boolean) => void
  onError?: (error: unknown) => void
}

/** The server's last word where an answer may only take so long: nothing is wrong, the next answer goes on. */
const AGAIN = 'again'

const FIRST_WAIT = 500
const LONGEST_WAIT = 10_000
const SILENCE = 60_000

/** How long to wait before the nth try in a row, in milliseconds. */
export const backoff = (failures: number, chance: () => number = Math.random) =>
  Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1)) * (0.75 + chance() / 2)

function rest(ms: number, signal: AbortSignal) {
  return new Promise<void>(resolve => {
    const done = () => {
      clearTimeout(timer)
      removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    addEventListener('online', done)
    signal.addEventListener('abort', done, { once: true })
  })
}

/** True when the answer ended as it was meant to. */
async function readOnce(path: string, lastId: string, signal: AbortSignal, handlers: StreamHandlers, remember: (id: string) => void): Promise<boolean> {
  const silent = new AbortController()
  let timer = 0
  let again = false
  const heard = () => {
    clearTimeout(timer)
    timer = window.setTimeout(() => silent.abort(), SILENCE)
  }
  try {
    heard()
    const headers: Record<string, string> = { Accept: 'text/event-stream' }
    if (lastId) headers['Last-Event-ID'] = lastId
    const response = await send(path, { headers, signal: AbortSignal.any([signal, silent.signal]) })
    handlers.onOpen?.(true)
    const parser = createParser({
      onEvent(event) {
        if (event.id) remember(event.id)
        if (event.event === AGAIN) again = true
        else handlers.onEvent(event)
      },
    })
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return again
      heard()
      parser.feed(value)
    }
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Follows server-sent events until `signal` aborts: by fetch, so that the token travels in a header; taken up again after
 * the last event that came. A refusal that will stay one is told to `onError` and ends it.
 */
export async function follow(path: string, signal: AbortSignal, handlers: StreamHandlers): Promise<void> {
  let lastId = ''
  let failures = 0
  while (!signal.aborted) {
    const before = lastId
    try {
      if (await readOnce(path, lastId, signal, handlers, id => (lastId = id))) {
        failures = 0
        continue
      }
      failures = before === lastId ? failures + 1 : 1
    } catch (error) {
      if (signal.aborted) return
      if (!isPassing(error) && !(error instanceof TypeError) && !(error instanceof DOMException)) {
        handlers.onError?.(error)
        return
      }
      failures = before === lastId ? failures + 1 : 1
    }
    if (signal.aborted) return
    handlers.onOpen?.(false)
    await rest(backoff(failures), signal)
  }
}
