import { useEffect, useRef } from 'react'

/** Whether a key that is pressed there is text and not a command. */
export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
    || (target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type))
}

const ACTS = 'a, button, summary, input, select, [role=option]'

/** Whether what has the focus answers this key itself. */
export const answers = (target: EventTarget | null, name: string) =>
  (name === 'Enter' || name === ' ') && target instanceof Element && target.matches(ACTS)

/** `Mod+k`, `Shift+D`, `?`, `ArrowDown`: how a key press is named in a table of keys. */
export function nameOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const mod = event.ctrlKey || event.metaKey ? 'Mod+' : ''
  return `${mod}${event.altKey ? 'Alt+' : ''}${event.key.length === 1 && mod ? event.key.toLowerCase() : event.key}`
}

export type Keys = Record<string, (event: KeyboardEvent) => void>

const SEQUENCE_MS = 1000

/** Listens for keys on the whole page; `g j` is one key after the other. Text fields and dialogs keep theirs. */
export function useKeys(keys: Keys) {
  const now = useRef(keys)
  now.current = keys
  useEffect(() => {
    let first = ''
    let at = 0
    const down = (event: KeyboardEvent) => {
      const name = nameOf(event)
      if (event.defaultPrevented || (!name.startsWith('Mod+') && (typing(event.target) || document.querySelector('dialog[open]')))) return
      if (answers(event.target, name)) return
      const sequence = event.timeStamp - at < SEQUENCE_MS ? `${first} ${name}` : name
      const run = now.current[sequence] ?? now.current[name]
      first = name
      at = event.timeStamp
      if (run) {
        event.preventDefault()
        run(event)
      }
    }
    addEventListener('keydown', down)
    return () => removeEventListener('keydown', down)
  }, [])
}
