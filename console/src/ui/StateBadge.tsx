import type { Schemas } from '../api/client'
import { tName } from '../i18n/i18n'

export type JobState = Schemas['JobState']

export const FINAL: readonly JobState[] = ['Succeeded', 'Failed', 'Canceled']
export const isFinal = (state: JobState) => FINAL.includes(state)

export type Tone = 'good' | 'bad' | 'busy' | 'asks' | 'idle'

export function tone(state: string): Tone {
  if (state === 'Succeeded' || state === 'Completed') return 'good'
  if (state === 'Failed') return 'bad'
  if (state === 'AwaitingChoice') return 'asks'
  if (state === 'Canceled' || state === 'Queued' || state === 'Terminated') return 'idle'
  return 'busy'
}

export function StateBadge({ state }: { state: string }) {
  return <span className={`badge ${tone(state)}`}>{tName('state', state)}</span>
}
